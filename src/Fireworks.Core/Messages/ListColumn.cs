using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Lists of any length, one a row: where each begins and how long it is, over one column of all items.</summary>
/// <remarks>Gathering moves 8 bytes a row and shares the items. Arrow calls this layout a list view.</remarks>
public sealed class ListColumn : Column
{
    /// <summary>Bytes that a row takes beside its items.</summary>
    internal const int SpanBytes = 2 * sizeof(int);

    private readonly TensorColumn _spans;                  // int32[2] a row: first item, items

    private long _byteCount = -1;                          // counted when first asked for

    internal ListColumn(TensorColumn spans, Column items) => (_spans, Items) = (spans, items);

    /// <summary>All items, in which rows may lie in any order, overlap, or leave some out.</summary>
    public Column Items { get; }

    /// <inheritdoc/>
    public override int Length => _spans.Length;

    /// <inheritdoc/>
    public override ColumnType Type => new(DType.Logical) { Logical = $"list<{Items.Type}>" };

    /// <inheritdoc/>
    public override long ByteCount
    {
        get
        {
            if (_byteCount >= 0) return _byteCount;
            var items = Shown();
            return _byteCount = _spans.ByteCount + (long)(Items.Length == 0 ? 0 : (Int128)items * Items.ByteCount / Items.Length);
        }
    }

    internal override bool IsLasting => Items.IsLasting;

    /// <summary>Lists that lie one after the other in <paramref name="items"/>.</summary>
    /// <param name="lengths">Items of each row; at least 0.</param>
    /// <param name="items">All items.</param>
    /// <exception cref="MessageShapeException">The lengths do not add up to the items, or one is negative.</exception>
    public static ListColumn Of(ReadOnlySpan<int> lengths, Column items)
    {
        var spans = new int[2 * lengths.Length];
        var at = 0L;
        for (var row = 0; row < lengths.Length; row++)
        {
            if (lengths[row] < 0) throw new MessageShapeException($"A list has at least 0 items, but row {row} has {lengths[row]}.");
            (spans[2 * row], spans[2 * row + 1]) = ((int)Math.Min(at, int.MaxValue), lengths[row]);
            at += lengths[row];
        }
        return at == items.Length
            ? new ListColumn(TensorColumn.Of<int>(spans, 2), items)
            : throw new MessageShapeException($"The lists take {at} items, but there are {items.Length}.");
    }

    /// <summary>The items of a row.</summary>
    /// <exception cref="RowOutOfRangeException">The row does not exist.</exception>
    public Column List(int row)
    {
        CheckRow(row);
        var (start, count) = SpanOf(row);
        return Items.Slice(start, count);
    }

    /// <summary>The items of a row as an array: typed for numbers and texts without gaps, of objects otherwise.</summary>
    public override object this[int row] => List(row) switch
    {
        TensorColumn { Type.RowShape.IsEmpty: true } numbers => NumberArrays.Of(numbers),
        TextColumn text => Enumerable.Range(0, text.Length).Select(text.Text).ToArray(),
        var items => Enumerable.Range(0, items.Length).Select(i => items[i]).ToArray(),
    };

    /// <inheritdoc/>
    public override Column Slice(int start, int length) => new ListColumn((TensorColumn)_spans.Slice(start, length), Items);

    /// <inheritdoc/>
    protected internal override Column Gather(ReadOnlySpan<int> rows) => new ListColumn((TensorColumn)_spans.Gather(rows), Items);

    /// <inheritdoc/>
    public override Column ToHost()
    {
        var items = Items.ToHost();
        return ReferenceEquals(items, Items) ? this : Over(items);
    }

    /// <inheritdoc/>
    public override ListColumn Compact()
    {
        if (Shown() is > int.MaxValue and var items) throw new MessageShapeException($"Lists in memory of their own have fewer than 2³¹ items, but these have {items}. Compact fewer rows at once.");
        var rows = new List<int>();
        var lengths = new int[Length];
        for (var row = 0; row < lengths.Length; row++)
        {
            var (start, count) = SpanOf(row);
            lengths[row] = count;
            for (var i = 0; i < count; i++) rows.Add(start + i);
        }
        var gathered = Items.Gather(CollectionsMarshal.AsSpan(rows));
        // Numbers were copied just now; of texts, lists and gaps only what points at them was.
        return Of(lengths, gathered is TensorColumn ? gathered : gathered.Compact());
    }

    /// <inheritdoc/>
    protected override Column Append(IReadOnlyList<Column> rest)
    {
        ListColumn[] parts = [this, .. rest.Cast<ListColumn>()];
        if (parts.All(p => p.Items == Items)) return new ListColumn((TensorColumn)Concat("lists", [.. parts.Select(p => p._spans)]), Items);

        var items = new ListItems(parts);
        var spans = TensorColumn.Create<int>(_spans.Type, parts.Sum(p => p.Length), to =>
        {
            var at = 0;
            foreach (var part in parts)
            {
                items.Place(part, to[at..]);
                at += 2 * part.Length;
            }
        });
        return new ListColumn(spans, items.Join());
    }

    /// <summary>The same lists over other items: as many, each in its place.</summary>
    internal ListColumn Over(Column items) => new(_spans, items);

    /// <summary>Items that the rows show, repeats included.</summary>
    private long Shown()
    {
        var items = 0L;
        for (var row = 0; row < Length; row++) items += SpanOf(row).Count;
        return items;
    }

    /// <summary>Where a row's items lie.</summary>
    internal (int Start, int Count) SpanOf(int row)
    {
        var spans = MemoryMarshal.Cast<byte, int>(_spans.Data.Span);
        return (spans[2 * row], spans[2 * row + 1]);
    }
}
