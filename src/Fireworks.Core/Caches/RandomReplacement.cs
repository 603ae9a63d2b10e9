namespace Fireworks;

/// <summary>Gives up any row, each with the same chance, drawn by counter from a keyed generator: a repeated run gives up the same.</summary>
internal sealed class RandomReplacement(KeyedRandom random) : EvictionPolicy
{
    private readonly List<int> _slots = [];
    private int[] _placeOf = [];

    public override long Draws { get; set; }

    public override void Reserve(int slots)
    {
        if (slots > _placeOf.Length) Array.Resize(ref _placeOf, Math.Max(slots, (int)Math.Min(Array.MaxLength, 2L * _placeOf.Length)));
    }

    public override void Added(int slot, long row)
    {
        _placeOf[slot] = _slots.Count;
        _slots.Add(slot);
    }

    public override void Used(int slot, long row) { }

    public override void Removed(int slot)
    {
        var (place, last) = (_placeOf[slot], _slots[^1]);
        _slots[place] = last;
        _placeOf[last] = place;
        _slots.RemoveAt(_slots.Count - 1);
    }

    public override int Victim(int spared = -1)
    {
        if (spared < 0) return _slots[(int)random.Below(Draws++, _slots.Count)];
        // Of the others, with the last in the place of the spared.
        var slot = _slots[(int)random.Below(Draws++, _slots.Count - 1)];
        return slot != spared ? slot : _slots[^1];
    }

    public override IEnumerable<(int Slot, long Uses)> Save() => _slots.Select(slot => (slot, 0L));
}
