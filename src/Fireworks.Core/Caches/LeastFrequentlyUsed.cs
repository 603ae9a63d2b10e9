namespace Fireworks;

/// <summary>Gives up the row that was used least often since it came; among equals the one that was used longest ago.</summary>
/// <remarks>Slots of one count form a list, oldest use first, and the lists form a list by rising count.
/// Source: Shah, Mitra, Matani: "An O(1) algorithm for implementing the LFU cache eviction scheme", 2010.</remarks>
internal sealed class LeastFrequentlyUsed : EvictionPolicy
{
    private readonly LinkedList<Count> _counts = new();
    private LinkedListNode<Count>?[] _countOf = [];
    private int[] _older = [], _newer = [];

    private sealed class Count(long uses)
    {
        public long Uses { get; } = uses;

        public int Oldest { get; set; } = -1;

        public int Newest { get; set; } = -1;
    }

    public override void Reserve(int slots)
    {
        if (slots <= _older.Length) return;
        var size = Math.Max(slots, (int)Math.Min(Array.MaxLength, 2L * _older.Length));
        Array.Resize(ref _countOf, size);
        Array.Resize(ref _older, size);
        Array.Resize(ref _newer, size);
    }

    public override void Added(int slot, long row) =>
        Append(slot, _counts.First is { Value.Uses: 0 } zero ? zero : _counts.AddFirst(new Count(0)));

    public override void Used(int slot, long row)
    {
        var count = _countOf[slot]!;
        var next = count.Next is { } later && later.Value.Uses == count.Value.Uses + 1 ? later : _counts.AddAfter(count, new Count(count.Value.Uses + 1));
        Removed(slot);
        Append(slot, next);
    }

    private void Append(int slot, LinkedListNode<Count> to)
    {
        var count = to.Value;
        (_countOf[slot], _older[slot], _newer[slot]) = (to, count.Newest, -1);
        if (count.Newest >= 0) _newer[count.Newest] = slot;
        else count.Oldest = slot;
        count.Newest = slot;
    }

    public override void Removed(int slot)
    {
        var node = _countOf[slot]!;
        var (older, newer) = (_older[slot], _newer[slot]);
        if (older >= 0) _newer[older] = newer;
        else node.Value.Oldest = newer;
        if (newer >= 0) _older[newer] = older;
        else node.Value.Newest = older;
        if (node.Value.Oldest < 0) _counts.Remove(node);
    }

    public override int Victim(int spared = -1)
    {
        var least = _counts.First!;
        if (least.Value.Oldest != spared) return least.Value.Oldest;
        return _newer[spared] >= 0 ? _newer[spared] : least.Next!.Value.Oldest;
    }

    public override IEnumerable<(int Slot, long Uses)> Save()
    {
        foreach (var count in _counts)
            for (var slot = count.Oldest; slot >= 0; slot = _newer[slot]) yield return (slot, count.Uses);
    }

    public override void Restored(int slot, long row, long uses) =>
        Append(slot, _counts.Last is { } last && last.Value.Uses == uses ? last : _counts.AddLast(new Count(uses)));
}
