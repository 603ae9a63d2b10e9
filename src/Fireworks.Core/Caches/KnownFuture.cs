namespace Fireworks;

/// <summary>Gives up the row that will be asked for latest, or never; among equals the one that was used longest ago.</summary>
/// <remarks>With the order to come known and kept to, no policy has fewer misses. A row that was not announced counts as never asked for again.
/// Cost: O(log n) a row, since the held rows are kept in a heap by their next use; the order takes 4 bytes a read and one table entry a row.
/// Source: Belady: "A study of replacement algorithms for a virtual-storage computer", IBM Systems Journal 5 (1966).</remarks>
internal sealed class KnownFuture : EvictionPolicy
{
    private const int Never = int.MaxValue;

    private readonly Dictionary<long, int> _next = [];      // row → where in the order it comes next
    private int[] _after = [];                              // place in the order → the row's next place
    private readonly List<int> _heap = [];                  // the first is asked for last
    private int[] _placeOf = [];
    private (int Next, long Used)[] _keys = [];
    private long[] _rows = [];
    private long _clock;

    /// <summary>The rows that will be asked for from now on, in this order; replaces what was announced before.</summary>
    public void Expect(Rows order)
    {
        _after = new int[order.Count];
        _next.Clear();
        for (var place = order.Count - 1; place >= 0; place--)
        {
            _after[place] = _next.GetValueOrDefault(order[place], Never);
            _next[order[place]] = place;
        }
        var held = _heap.OrderBy(slot => _keys[slot].Used).ToArray();
        _heap.Clear();
        foreach (var slot in held) Added(slot, _rows[slot]);
    }

    public override void Reserve(int slots)
    {
        if (slots <= _keys.Length) return;
        var size = Math.Max(slots, (int)Math.Min(Array.MaxLength, 2L * _keys.Length));
        Array.Resize(ref _placeOf, size);
        Array.Resize(ref _keys, size);
        Array.Resize(ref _rows, size);
    }

    public override void Asked(long row)
    {
        if (!_next.TryGetValue(row, out var place)) return;
        if (_after[place] == Never) _next.Remove(row);
        else _next[row] = _after[place];
    }

    public override void Added(int slot, long row)
    {
        _rows[slot] = row;
        _keys[slot] = (_next.GetValueOrDefault(row, Never), _clock++);
        _heap.Add(slot);
        Rise(_heap.Count - 1, slot);
    }

    public override void Used(int slot, long row)
    {
        Removed(slot);
        Added(slot, row);
    }

    public override void Removed(int slot)
    {
        var (place, last) = (_placeOf[slot], _heap[^1]);
        _heap.RemoveAt(_heap.Count - 1);
        if (last == slot) return;
        Put(place, last);
        Rise(place, last);
        Sink(_placeOf[last], last);
    }

    public override int Victim(int spared = -1) => _heap[0] != spared ? _heap[0]
        : _heap.Count > 2 && GoesBefore(_heap[2], _heap[1]) ? _heap[2] : _heap[1];

    public override IEnumerable<(int Slot, long Uses)> Save() => _heap.OrderBy(slot => _keys[slot].Used).Select(slot => (slot, 0L));

    private void Rise(int place, int slot)
    {
        for (; place > 0 && GoesBefore(slot, _heap[(place - 1) / 2]); place = (place - 1) / 2) Put(place, _heap[(place - 1) / 2]);
        Put(place, slot);
    }

    private void Sink(int place, int slot)
    {
        for (var child = 2 * place + 1; child < _heap.Count; child = 2 * place + 1)
        {
            if (child + 1 < _heap.Count && GoesBefore(_heap[child + 1], _heap[child])) child++;
            if (!GoesBefore(_heap[child], slot)) break;
            Put(place, _heap[child]);
            place = child;
        }
        Put(place, slot);
    }

    private bool GoesBefore(int slot, int other) =>
        _keys[slot].Next != _keys[other].Next ? _keys[slot].Next > _keys[other].Next : _keys[slot].Used < _keys[other].Used;

    private void Put(int place, int slot)
    {
        _heap[place] = slot;
        _placeOf[slot] = place;
    }
}
