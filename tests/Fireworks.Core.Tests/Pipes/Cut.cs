using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary>Checks of passes whose messages are cut.</summary>
internal static class Cut
{
    /// <summary>Stopped after any message, the rest is what it was.</summary>
    public static async Task AssertResumesAsync(Pipe pipe, List<Message> messages)
    {
        await using var reader = pipe.Open();
        for (var read = 1; await reader.NextAsync() is not null; read++)
            Assert.Equal(messages[read..], await pipe.MessagesAsync(Cursor.FromBytes(reader.Position.ToBytes())), EqualityComparer<Message>.Default);
    }
}
