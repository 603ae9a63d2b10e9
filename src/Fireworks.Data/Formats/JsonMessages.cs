namespace Fireworks;

/// <summary>Messages as JSON in memory: an array of objects, or one object a line; each field is a column.</summary>
/// <remarks>Types are taken from all the rows, by the rules of <see cref="JsonSource"/>: a field of whole numbers that is null or absent in some rows
/// has gaps there, and one that mixes kinds is text.</remarks>
public static class JsonMessages
{
    /// <summary>The rows of a JSON text in UTF-8.</summary>
    /// <param name="json">The text; an empty array gives no rows and no columns.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataFileException">It is no such text; says on which line.</exception>
    public static Message Read(ReadOnlyMemory<byte> json, string name = "rows")
    {
        using var first = Open(json, name);
        var columns = first.Infer(TypeSample.All, new Dictionary<string, CellType>());
        using var rows = Open(json, name);
        rows.Declare(columns);
        return rows.Read(int.MaxValue) ?? rows.Take();
    }

    /// <summary>The rows of a stream, read to its end; see <see cref="Read"/>.</summary>
    /// <exception cref="DataFileException">It is no such text; says on which line.</exception>
    public static async Task<Message> ReadAsync(Stream json, CancellationToken cancellationToken = default)
    {
        var text = new MemoryStream();
        await json.CopyToAsync(text, cancellationToken);
        return Read(text.ToArray());
    }

    /// <summary>The rows as one array of objects, or one object a line.</summary>
    /// <param name="message">The rows.</param>
    /// <param name="lines">Whether each is a line of its own, without an array around them.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ColumnTypeException">A column holds what JSON cannot, such as bytes.</exception>
    public static async Task<byte[]> WriteAsync(Message message, bool lines = false, CancellationToken cancellationToken = default)
    {
        var to = new MemoryStream();
        await using var writer = new JsonWriter(to, lines);
        await writer.WriteAsync(message, cancellationToken);
        await writer.EndAsync(message, cancellationToken);
        return to.ToArray();
    }

    private static JsonRows Open(ReadOnlyMemory<byte> json, string name) => JsonRows.Open(name, new MemoryStream(json.ToArray(), writable: false), Math.Clamp(json.Length, 1 << 10, 256 << 10));
}
