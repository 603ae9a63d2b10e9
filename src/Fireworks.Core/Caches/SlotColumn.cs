namespace Fireworks;

/// <summary>One column of a cache: cells in numbered slots that are written and read many at a time.</summary>
/// <remarks>Slots lie in segments that are allocated as they are needed and never moved.</remarks>
internal abstract class SlotColumn
{
    /// <summary>Slots for columns of a kind: typed memory for numbers and text, with gaps and without; other kinds keep their rows as they came.</summary>
    public static SlotColumn For(string name, Column column) => column switch
    {
        TensorColumn numbers => new NumberSlots(numbers.Type),
        TextColumn => new TextSlots(),
        ArrowColumn gappy => new GapSlots(name, gappy),
        _ => new AnySlots(name, column),
    };

    /// <summary>Bytes that a row takes.</summary>
    public static long RowBytes(Column column, int row) => column switch
    {
        TensorColumn numbers => numbers.Type.RowBytes,
        TextColumn text => TextColumn.ViewBytes + text.Utf8(row).Length,
        ArrowColumn gappy => RowBytes(gappy.Storage, row) + (gappy.Type.Nullable ? sizeof(bool) : 0),
        ListColumn lists => ListBytes(lists, row),
        _ => column.Slice(row, 1).ByteCount,
    };

    /// <summary>What a list takes is what its own items take: lists of one column may be of very different sizes.</summary>
    private static long ListBytes(ListColumn lists, int row)
    {
        var (start, count) = lists.SpanOf(row);
        var bytes = (long)ListColumn.SpanBytes;
        if (IsFixed(lists.Items)) return count == 0 ? bytes : bytes + count * RowBytes(lists.Items, start);
        for (var item = start; item < start + count; item++) bytes += RowBytes(lists.Items, item);
        return bytes;
    }

    /// <summary>Whether every row of a column takes the same bytes.</summary>
    public static bool IsFixed(Column column) => column is TensorColumn || column is ArrowColumn gappy && IsFixed(gappy.Storage);

    /// <summary>Whether it can hold rows of this column.</summary>
    public abstract bool Fits(Column column);

    /// <summary>Makes room for slots 0 to <paramref name="slots"/> − 1.</summary>
    public abstract void Reserve(int slots);

    /// <summary>Writes row i to slot <c>slots[i]</c>, in this order; negative slots are passed over.</summary>
    public abstract void Scatter(Column rows, ReadOnlySpan<int> slots);

    /// <summary>A column of the rows in these slots, in this order, repeats included.</summary>
    public abstract Column Gather(ReadOnlySpan<int> slots);

    /// <summary>A slot is given up; what it holds may go.</summary>
    public virtual void Clear(int slot) { }
}
