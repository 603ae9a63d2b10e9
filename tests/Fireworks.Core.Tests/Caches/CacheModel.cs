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
        public int Bytes => 16 + System.Text.Encoding.UTF8.GetByteCount(Text) + sizeof(bool) + sizeof(long) + sizeof(int) + 8 + ListItems(Text) * sizeof(short);
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

    /// <summary>A row that alone takes too much is not kept. Any other is, and beside it stay the rows that the policy gives up last, as long as all fit in.</summary>
    public void Store(long row, string text)
    {
        var stored = new Entry(row, text);
        if (stored.Bytes > bytes)
        {
            Remove(row);
            return;
        }
        var held = Find(row);
        if (held is not null) Use(held);
        else if (_held.Count >= rows) for (var i = 0; i < evict && _held.Count > 0; i++) Evict(row);
        while (Others(row).Sum(e => e.Bytes) + stored.Bytes > bytes) Evict(row);

        if (held is not null)
        {
            held.Text = text;
            return;
        }
        stored.Used = _clock++;
        _held.Add(stored);
    }

    /// <summary>All but one row, with the last in its place: the order that draws count in.</summary>
    private List<Entry> Others(long row)
    {
        var others = _held.ToList();
        TakeOut(others, row);
        return others;
    }

    private void Evict(long spared)
    {
        var others = Others(spared);
        Remove((policy switch
        {
            "lru" => others.MinBy(e => e.Used)!,
            "lfu" => others.OrderBy(e => e.Uses).ThenBy(e => e.Used).First(),
            "random" => others[(int)random.Below(_draws++, others.Count)],
            _ => others.OrderByDescending(e => _future.IndexOf(e.Row) is >= 0 and var next ? next : int.MaxValue).ThenBy(e => e.Used).First(),
        }).Row);
    }

    public bool Remove(long row) => TakeOut(_held, row);

    /// <summary>The last takes the place of the one that goes.</summary>
    private static bool TakeOut(List<Entry> entries, long row)
    {
        var place = entries.FindIndex(e => e.Row == row);
        if (place < 0) return false;
        entries[place] = entries[^1];
        entries.RemoveAt(entries.Count - 1);
        return true;
    }

    /// <summary>Items of the list in the row of a text: some more, some fewer.</summary>
    public static int ListItems(string text) => 3 * text.Length % 11;
}
