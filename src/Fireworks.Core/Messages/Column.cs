namespace Fireworks;

/// <summary>One named vector or tensor of a message: immutable, in one piece, its first axis is the rows.</summary>
/// <remarks>Columns share memory freely; the garbage collector owns it (see <see cref="Block"/>). Kinds: <see cref="TensorColumn"/> for
/// numbers and tensors, <see cref="TextColumn"/> for text, <see cref="ListColumn"/> for lists, <see cref="ArrowColumn"/> for gaps, times,
/// decimals and bytes; other assemblies add more, whose <see cref="ToHost"/> is what crosses a wire.</remarks>
public abstract class Column
{
    /// <summary>Rows.</summary>
    public abstract int Length { get; }

    /// <summary>Cell type and row shape.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>Bytes of the rows held, without what a shared buffer holds beside them.</summary>
    public abstract long ByteCount { get; }

    /// <summary>One row: a number, a text, an array of numbers for a tensor row; null for a gap.</summary>
    /// <exception cref="RowOutOfRangeException">The row does not exist.</exception>
    public abstract object? this[int row] { get; }

    /// <summary>Whether the memory lives as long as the column, so that rows may be read from it at any later time.</summary>
    internal virtual bool IsLasting => false;

    /// <summary>Whether the rows are more than a copy of them in host memory keeps, such as part of a graph of gradients. Default no.</summary>
    protected virtual bool IsLive => false;

    /// <summary>Consecutive rows, sharing memory. O(1).</summary>
    /// <exception cref="RowOutOfRangeException">The range leaves the column.</exception>
    public abstract Column Slice(int start, int length);

    /// <summary>The rows asked for, in that order, repeats included.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public Column Take(Rows rows)
    {
        rows.CheckWithin(Length);
        return rows.IsRange ? Slice(rows.Count == 0 ? 0 : (int)rows.Start, rows.Count) : Gather(Selection.Of(rows, Length).Span);
    }

    /// <summary>The rows at these positions, each known to exist.</summary>
    protected internal abstract Column Gather(ReadOnlySpan<int> rows);

    /// <summary>This column followed by others of the same type.</summary>
    protected abstract Column Append(IReadOnlyList<Column> rest);

    /// <summary>Columns of this type one after the other, this live one among them; the others may lie in host memory.</summary>
    protected virtual Column Join(IReadOnlyList<Column> columns) => columns[0].Append([.. columns.Skip(1)]);

    /// <summary>The same rows in memory that holds nothing else; this, when it is so already.</summary>
    /// <remarks>A few rows sliced from a large column keep all its memory alive. Copy them with this before they are held for long.</remarks>
    public virtual Column Compact() => this;

    /// <summary>The same rows in host memory: this, unless the rows live on a device.</summary>
    public virtual Column ToHost() => this;

    /// <summary>Several columns of one type, one after the other. A column without gaps may be followed by one with gaps, and so may the items of lists.</summary>
    /// <param name="name">The columns' name, for errors.</param>
    /// <param name="columns">The columns; at least one.</param>
    /// <exception cref="ArgumentException">There is no column, or one is null.</exception>
    /// <exception cref="ColumnTypeException">The types differ in more than gaps.</exception>
    /// <exception cref="MessageShapeException">One piece of memory cannot hold them: it would take 2 GiB or more.</exception>
    public static Column Concat(string name, IReadOnlyList<Column> columns)
    {
        if (columns.Count == 0) throw new ArgumentException($"Column '{name}' is put together of one column or more, but none is given; give an empty one of its type.", nameof(columns));
        for (var i = 0; i < columns.Count; i++)
            if (columns[i] is null) throw new ArgumentException($"Column '{name}' is put together of columns, but part {i} is null; leave it out.", nameof(columns));
        if (columns.Count == 1) return columns[0];
        var parts = CommonType.Of(name, columns);
        var (rows, bytes) = (parts.Sum(c => (long)c.Length), JoinedBytes.Of(parts));
        if (Math.Max(rows, bytes) > int.MaxValue)
            throw new MessageShapeException(
                $"Column '{name}' has {rows} rows of {bytes} bytes; one piece holds less than 2 GiB. Read a slice of the message, or its pieces one by one with Chunks.");
        return parts.FirstOrDefault(part => part.IsLive) is { } live ? live.Join(parts) : parts[0].Append(parts[1..]);
    }

    /// <summary>Throws unless start and length lie within this column.</summary>
    protected void CheckSlice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (start > Length - length) throw new RowOutOfRangeException((long)start + length - 1, Length);
    }

    /// <summary>Throws unless the row exists.</summary>
    private protected void CheckRow(int row)
    {
        if ((uint)row >= (uint)Length) throw new RowOutOfRangeException(row, Length);
    }
}
