namespace Fireworks;

/// <summary>One named vector or tensor of a message: immutable, its first axis is the rows.</summary>
/// <remarks>Columns share memory freely; the garbage collector owns it (see <see cref="Block"/>). Kinds: <see cref="TensorColumn"/> for
/// numbers and tensors, <see cref="TextColumn"/> for text; other assemblies add more, whose <see cref="ToHost"/> is what crosses a wire.</remarks>
public abstract class Column
{
    /// <summary>Rows.</summary>
    public abstract int Length { get; }

    /// <summary>Cell type and row shape.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>Bytes of the rows held, without what a shared buffer holds beside them.</summary>
    public abstract long ByteCount { get; }

    /// <summary>One row: a number, a text, or an array of numbers for a tensor row.</summary>
    /// <exception cref="RowOutOfRangeException">The row does not exist.</exception>
    public abstract object this[int row] { get; }

    /// <summary>Consecutive rows, sharing memory. O(1).</summary>
    /// <exception cref="RowOutOfRangeException">The range leaves the column.</exception>
    public abstract Column Slice(int start, int length);

    /// <summary>The rows asked for, in that order, repeats included.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public abstract Column Take(Rows rows);

    /// <summary>This column followed by others of the same type.</summary>
    protected abstract Column Append(IReadOnlyList<Column> rest);

    /// <summary>The same rows in host memory: this, unless the rows live on a device.</summary>
    public virtual Column ToHost() => this;

    /// <summary>Several columns of one type, one after the other.</summary>
    /// <exception cref="ColumnTypeException">The types differ; cast first.</exception>
    public static Column Concat(string name, IReadOnlyList<Column> columns)
    {
        if (columns.Count == 1) return columns[0];
        foreach (var column in columns)
            if (column.Type != columns[0].Type) throw new ColumnTypeException(name, columns[0].Type.ToString(), column.Type.ToString());
        return columns[0].Append([.. columns.Skip(1)]);
    }

    /// <summary>Throws unless start and length lie within this column.</summary>
    protected void CheckSlice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (start > Length - length) throw new RowOutOfRangeException((long)start + length - 1, Length);
    }
}
