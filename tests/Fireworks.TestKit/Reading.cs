namespace Fireworks.TestKit;

/// <summary>Short ways to read in tests.</summary>
public static class Reading
{
    /// <summary>The messages of a pass.</summary>
    public static async Task<List<Message>> MessagesAsync(this Pipe pipe, Cursor? from = null)
    {
        var messages = new List<Message>();
        await foreach (var message in pipe.IterateAsync(from)) messages.Add(message);
        return messages;
    }

    /// <summary>The rows of a pass as one message.</summary>
    public static async Task<Message> RowsAsync(this Pipe pipe, Cursor? from = null) => Message.Concat(await pipe.MessagesAsync(from));
}
