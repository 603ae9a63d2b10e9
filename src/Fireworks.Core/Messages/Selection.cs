namespace Fireworks;

/// <summary>Which rows of a message another message shows: one index vector, shared by all columns until they are read.</summary>
/// <param name="rows">Rows, each known to exist.</param>
internal sealed class Selection(ReadOnlyMemory<int> rows)
{
    public int Length => rows.Length;

    public ReadOnlySpan<int> Span => rows.Span;

    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public static Selection Of(Rows rows, int length)
    {
        var at = new int[rows.Count];
        if (rows.IsRange)
        {
            for (var i = 0; i < at.Length; i++) at[i] = rows[i] < length ? (int)rows[i] : throw new RowOutOfRangeException(rows[i], length);
            return new Selection(at);
        }
        var list = rows.List;
        for (var i = 0; i < list.Length && i < at.Length; i++) at[i] = (ulong)list[i] < (ulong)length ? (int)list[i] : throw new RowOutOfRangeException(list[i], length);
        return new Selection(at);
    }

    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public static Selection Of(ReadOnlySpan<int> rows, int length)
    {
        foreach (var row in rows)
            if ((uint)row >= (uint)length) throw new RowOutOfRangeException(row, length);
        return new Selection(rows.ToArray());
    }

    public Selection Slice(int start, int length) => new(rows.Slice(start, length));

    /// <summary>The rows of <paramref name="earlier"/> at these rows: what one vector shows of another.</summary>
    public Selection After(Selection earlier)
    {
        var first = earlier.Span;
        var then = rows.Span;
        var both = new int[then.Length];
        for (var i = 0; i < both.Length; i++) both[i] = first[then[i]];
        return new Selection(both);
    }
}
