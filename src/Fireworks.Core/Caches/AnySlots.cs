namespace Fireworks;

/// <summary>Slots of a kind of column without kernels here: each remembers the rows it came with and its place among them.</summary>
/// <remarks>Rows that came together stay in memory together, until the last of them has gone; what came with them and is not kept goes at once.</remarks>
internal sealed class AnySlots(string name, Column first) : SlotColumn
{
    private readonly Column _none = first.Gather([]).Compact();
    private (Column? Rows, int Row)[] _cells = [];

    public override bool Fits(Column column) => true;

    public override void Reserve(int slots)
    {
        if (slots > _cells.Length) Array.Resize(ref _cells, Math.Max(slots, (int)Math.Min(Array.MaxLength, 2L * _cells.Length)));
    }

    public override void Scatter(Column rows, ReadOnlySpan<int> slots)
    {
        var (kept, count) = (new int[slots.Length], 0);
        for (var i = 0; i < slots.Length; i++)
            if (slots[i] >= 0) kept[count++] = i;
        if (count == 0) return;
        // A few rows of a large page would keep all of it: they are copied, as numbers and texts are.
        var own = rows.Gather(kept.AsSpan(0, count)).Compact();
        for (var i = 0; i < count; i++) _cells[slots[kept[i]]] = (own, i);
    }

    public override Column Gather(ReadOnlySpan<int> slots)
    {
        if (slots.IsEmpty) return _none;
        var numbers = new Dictionary<Column, int>(ReferenceEqualityComparer.Instance);
        var (sources, from, rows) = (new List<Column>(), new int[slots.Length], new int[slots.Length]);
        for (var i = 0; i < slots.Length; i++)
        {
            var (source, row) = _cells[slots[i]];
            if (numbers.TryAdd(source!, sources.Count)) sources.Add(source!);
            (from[i], rows[i]) = (numbers[source!], row);
        }
        return Pieces.Gather(name, sources, from, rows);
    }

    public override void Clear(int slot) => _cells[slot] = default;
}
