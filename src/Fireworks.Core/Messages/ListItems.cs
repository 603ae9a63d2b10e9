using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Brings the items of several list columns into one column. Columns that share their items bring them once, and none brings more items than its lists show.</summary>
internal sealed class ListItems
{
    private readonly Dictionary<Column, Share> _shares = new(ReferenceEqualityComparer.Instance);
    private readonly List<Share> _inOrder = [];

    /// <param name="lists">The columns.</param>
    /// <exception cref="MessageShapeException">Their items are 2³¹ or more.</exception>
    public ListItems(IReadOnlyList<ListColumn> lists)
    {
        foreach (var column in lists)
        {
            if (!_shares.TryGetValue(column.Items, out var share)) _inOrder.Add(_shares[column.Items] = share = new Share(column.Items));
            for (var row = 0; row < column.Length; row++) share.Show(column.SpanOf(row));
        }
        var first = 0L;
        foreach (var share in _inOrder) first = share.Begin(first);
        if (first > Array.MaxLength) throw new MessageShapeException($"Lists in one piece have fewer than {Array.MaxLength} items, but these together have {first}. Read fewer rows at once.");
    }

    /// <summary>Says where the items of a column's lists will lie. Each column is asked for once, in their order.</summary>
    /// <param name="lists">The column.</param>
    /// <param name="spans">Written: first item and items of each list.</param>
    public void Place(ListColumn lists, Span<int> spans)
    {
        var share = _shares[lists.Items];
        for (var row = 0; row < lists.Length; row++)
        {
            var span = lists.SpanOf(row);
            (spans[2 * row], spans[2 * row + 1]) = (share.Place(span), span.Count);
        }
        GC.KeepAlive(lists);
    }

    /// <summary>The items, once every list has its place.</summary>
    public Column Join() => Column.Concat("items", [.. _inOrder.Select(share => share.Shown())]);

    /// <summary>What lists show of one column of items: a window on it, or, where that would bring items that none shows, those they show.</summary>
    private sealed class Share(Column items)
    {
        private readonly List<int> _gathered = [];
        private int _from = int.MaxValue, _to, _first;
        private long _shown;

        private bool IsWindow => _to - _from <= _shown;

        public void Show((int Start, int Count) span)
        {
            if (span.Count == 0) return;
            (_from, _to) = (Math.Min(_from, span.Start), Math.Max(_to, span.Start + span.Count));
            _shown += span.Count;
        }

        /// <summary>Takes the place of its first item, and says where the next share begins.</summary>
        public long Begin(long first)
        {
            if (_shown == 0) (_from, _to) = (0, 0);
            _first = (int)Math.Min(first, int.MaxValue);
            return first + (IsWindow ? _to - _from : _shown);
        }

        public int Place((int Start, int Count) span)
        {
            if (span.Count == 0) return 0;
            if (IsWindow) return _first + span.Start - _from;
            var place = _first + _gathered.Count;
            for (var i = 0; i < span.Count; i++) _gathered.Add(span.Start + i);
            return place;
        }

        public Column Shown() => IsWindow ? items.Slice(_from, _to - _from) : items.Gather(CollectionsMarshal.AsSpan(_gathered));
    }
}
