namespace Fireworks;

// Messages one after the other: their pieces are kept, nothing is copied.
public sealed partial class Message
{
    /// <summary>The rows of this message, then those of another. Nothing is copied.</summary>
    /// <exception cref="MessageShapeException">Columns differ.</exception>
    /// <exception cref="ColumnTypeException">A column has another type.</exception>
    public Message Append(Message other) => Concat(this, other);

    /// <summary>Messages with the same columns, one after the other. Nothing is copied: cost is one step for each piece.</summary>
    /// <remarks>Messages without rows and columns are skipped. Columns are matched by name; the first message gives the order. A column
    /// without gaps may meet one with gaps, and so may the items of lists; any other difference of type is refused.</remarks>
    /// <exception cref="ArgumentException">A message is null.</exception>
    /// <exception cref="MessageShapeException">Columns differ.</exception>
    /// <exception cref="ColumnTypeException">A column has another type.</exception>
    public static Message Concat(params IReadOnlyList<Message> messages)
    {
        for (var i = 0; i < messages.Count; i++)
            if (messages[i] is null) throw new ArgumentException($"Messages are put together, but message {i} is null; leave it out.", nameof(messages));
        var parts = messages.Where(m => m.Count > 0 || m.Length > 0).ToArray();
        if (parts.Length <= 1) return parts.FirstOrDefault() ?? Empty;

        var first = parts[0];
        foreach (var part in parts)
            if (part.Count != first.Count || !first._names.All(part.Has))
                throw new MessageShapeException(
                    $"Messages that are put together have the same columns, but one has {string.Join(", ", first.Names)} and another {string.Join(", ", part.Names)}.");
        if (parts.Sum(p => (long)p.Length) is > int.MaxValue and var rows)
            throw new MessageShapeException($"A message holds fewer than {int.MaxValue} rows, but these together have {rows}. Work on them one by one.");

        var columns = new LazyColumn[first.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = LazyColumn.Concat(first._names[i], [.. parts.Select(p => p.Find(first._names[i]))]);
        return new(first, columns, parts.Sum(p => p.Length));
    }
}
