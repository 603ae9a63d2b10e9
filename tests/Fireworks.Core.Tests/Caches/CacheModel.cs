namespace Fireworks.Tests;

/// <summary>What a cache should hold, by the plainest code there is: one list that is searched for everything.</summary>
internal sealed class CacheModel(string policy, long? rows, long? bytes, int evict, KeyedRandom random)
{
    private readonly List<Entry> _held = [];
    private readonly List<long> _future = [];
    private long _clock, _draws;

    private sealed class Entry(long row, string text)
    {
        public long Row { get; } = row;
        public string Text { get; set; } = text;
        public long Uses { get; set; }
        public long Used { get; set; }
        public int Bytes => 16 + System.Text.Encoding.UTF8.GetByteCount(Text) + sizeof(bool) + sizeof(long) + sizeof(int);
    }

    public IEnumerable<long> Rows => _held.Select(e => e.Row);

    public long ByteCount => _held.Sum(e => e.Bytes);

    public IReadOnlyList<long> Future => _future;

    public string? Text(long row) => Find(row)?.Text;

    private Entry? Find(long row) => _held.SingleOrDefault(e => e.Row == row);

    public void Expect(IEnumerable<long> order)
    {
        _future.Clear();
        _future.AddRange(order);
    }

    public void Ask(long row)
    {
        _future.Remove(row);
        if (Find(row) is { } entry) Use(entry);
    }

    private void Use(Entry entry) => (entry.Uses, entry.Used) = (entry.Uses + 1, _clock++);

    public void Store(long row, string text)
    {
        var entry = new Entry(row, text);
        if (entry.Bytes > bytes)
        {
            Remove(row);
            return;
        }
        if (Find(row) is { } held)
        {
            Use(held);
            held.Text = text;
        }
        else
        {
            for (var i = 0; i < evict && (i > 0 || _held.Count >= rows) && _held.Count > 0; i++) Evict();
            entry.Used = _clock++;
            _held.Add(entry);
        }
        while (ByteCount > bytes) Evict();
    }

    private void Evict() => Remove((policy switch
    {
        "lru" => _held.MinBy(e => e.Used)!,
        "lfu" => _held.OrderBy(e => e.Uses).ThenBy(e => e.Used).First(),
        "random" => _held[(int)random.Below(_draws++, _held.Count)],
        _ => _held.OrderByDescending(e => _future.IndexOf(e.Row) is >= 0 and var next ? next : int.MaxValue).ThenBy(e => e.Used).First(),
    }).Row);

    /// <summary>The last takes the place of the one that goes: the order that draws count in.</summary>
    public bool Remove(long row)
    {
        var place = _held.FindIndex(e => e.Row == row);
        if (place < 0) return false;
        _held[place] = _held[^1];
        _held.RemoveAt(_held.Count - 1);
        return true;
    }
}
