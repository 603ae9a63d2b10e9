namespace Fireworks;

/// <summary>Slots of text: the bytes lie one after another in pages, which are written anew when over half of them is out of use.</summary>
/// <remarks>So a row costs O(its bytes), compaction included, and the pages hold at most twice what is cached, and one page.</remarks>
internal sealed class TextSlots : SlotColumn
{
    private const int PageBytes = 1 << 20;

    private List<Block> _pages = [];
    private int[] _page = [];
    private int[] _offset = [];
    private int[] _length = [];
    private int _used = PageBytes;         // of the last page; none at first
    private long _live, _written;

    public override bool Fits(Column column) => column is TextColumn;

    public override void Reserve(int slots)
    {
        if (slots <= _length.Length) return;
        var size = Math.Max(slots, (int)Math.Min(Array.MaxLength, 2L * _length.Length));
        Array.Resize(ref _page, size);
        Array.Resize(ref _offset, size);
        Array.Resize(ref _length, size);
    }

    public override void Scatter(Column rows, ReadOnlySpan<int> slots)
    {
        var text = (TextColumn)rows;
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] < 0) continue;
            Clear(slots[i]);
            Write(slots[i], text.Utf8(i));
            _live += _length[slots[i]];
        }
        GC.KeepAlive(text);
        if (_written > 2 * _live + PageBytes) Compact();
    }

    private void Write(int slot, ReadOnlySpan<byte> text)
    {
        if (_pages.Count == 0 || text.Length > _pages[^1].GetSpan().Length - _used)
        {
            _pages.Add(Block.Rent(Math.Max(PageBytes, text.Length)));
            _used = 0;
        }
        text.CopyTo(_pages[^1].GetSpan()[_used..]);
        (_page[slot], _offset[slot], _length[slot]) = (_pages.Count - 1, _used, text.Length);
        _used += text.Length;
        _written += text.Length;
    }

    private void Compact()
    {
        var old = _pages;
        (_pages, _used, _written) = ([], PageBytes, 0);
        for (var slot = 0; slot < _length.Length; slot++)
            if (_length[slot] > 0) Write(slot, old[_page[slot]].GetSpan().Slice(_offset[slot], _length[slot]));
        GC.KeepAlive(old);
    }

    public override Column Gather(ReadOnlySpan<int> slots)
    {
        var builder = new TextColumnBuilder(slots.Length);
        foreach (var slot in slots)
            builder.AddUnchecked(_length[slot] == 0 ? [] : _pages[_page[slot]].GetSpan().Slice(_offset[slot], _length[slot]));
        GC.KeepAlive(this);
        return builder.Build();
    }

    public override void Clear(int slot)
    {
        _live -= _length[slot];
        _length[slot] = 0;
    }
}
