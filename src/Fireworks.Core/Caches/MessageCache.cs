namespace Fireworks;

/// <summary>Holds rows by their index, up to a number of rows or bytes, and gives up others for them by a policy.</summary>
/// <remarks>
/// <para>Rows lie in preallocated slots, one typed memory a column, and are written and read many at a time; a row costs O(1), and O(log n) for
/// <c>known-future</c>. What is read is a copy: it stays as it is when the cache changes.</para>
/// <para>A request for more rows than the cache holds is answered whole, and the last rows stay. Rows count 16 bytes and their length for each text, 8 bytes and their
/// items for each list, the width of their numbers, and 1 byte for each value that might be a gap. Use it from one thread at a time.</para>
/// </remarks>
public sealed partial class MessageCache
{
    private readonly EvictionPolicy _policy;
    private readonly Dictionary<long, int> _slotOf = [];
    private readonly OrderedDictionary<string, SlotColumn> _columns = new(StringComparer.Ordinal);
    private readonly Stack<int> _free = new();
    private long[] _rowIn = [];
    private long[] _bytesIn = [];
    private Message? _shape;                               // no rows, but the type of each column

    /// <summary>An empty cache.</summary>
    /// <param name="policy">Which row goes for another: <c>lru</c> the least recently used (default), <c>lfu</c> the least frequently used,
    /// <c>random</c> any, <c>known-future</c> the one asked for latest of those announced by <see cref="Expect"/>.</param>
    /// <param name="rows">Most rows; at least 1. Null (default) for any number.</param>
    /// <param name="bytes">Most bytes; at least 1. Null (default) for any number. A row that is larger by itself is not kept.</param>
    /// <param name="evict">Rows given up at once when a row finds <paramref name="rows"/> of them; at least 1. Default 1.</param>
    /// <param name="random">What <c>random</c> draws from.</param>
    /// <exception cref="ArgumentException">The policy is none of these, or a number is below its bound.</exception>
    public MessageCache(string policy = "lru", long? rows = null, long? bytes = null, int evict = 1, KeyedRandom random = default)
    {
        Policy = Require.OneOf(policy, EvictionPolicy.Names);
        MaxRows = rows is { } most ? Require.AtLeast(most, 1, nameof(rows)) : null;
        MaxBytes = bytes is { } size ? Require.AtLeast(size, 1, nameof(bytes)) : null;
        Evict = Require.AtLeast(evict, 1);
        _policy = EvictionPolicy.Named(policy, random);
    }

    /// <summary>Which row goes for another.</summary>
    public string Policy { get; }

    /// <summary>Most rows; null for any number.</summary>
    public long? MaxRows { get; }

    /// <summary>Most bytes; null for any number.</summary>
    public long? MaxBytes { get; }

    /// <summary>Rows given up at once when the cache is full of rows.</summary>
    public int Evict { get; }

    /// <summary>Rows held.</summary>
    public int Count => _slotOf.Count;

    /// <summary>Bytes of the rows held.</summary>
    public long ByteCount { get; private set; }

    /// <summary>The rows held, in no order.</summary>
    public IReadOnlyCollection<long> Rows => _slotOf.Keys;

    /// <summary>Whether a row is held. Asking is no use of it.</summary>
    public bool Has(long row) => _slotOf.ContainsKey(row);

    /// <summary>The rows asked for, in that order; each is used once more.</summary>
    /// <exception cref="RowNotCachedException">One of them is not held. Nothing was used then.</exception>
    /// <exception cref="MessageShapeException">A column of the answer takes 2 GiB or more: ask for fewer rows at once.</exception>
    public Message Read(Rows rows)
    {
        for (var i = 0; i < rows.Count; i++)
            if (!Has(rows[i])) throw new RowNotCachedException(rows[i]);
        return Look(rows).Hits;
    }

    /// <summary>What of a request is held, and what has to be fetched.</summary>
    /// <exception cref="MessageShapeException">A column of the rows held takes 2 GiB or more: ask for fewer rows at once.</exception>
    public CacheLookup Look(Rows rows)
    {
        var (places, hits) = (new long[rows.Count], 0);
        var slots = new int[rows.Count];
        Dictionary<long, int>? missing = null;
        for (var i = 0; i < places.Length; i++)
        {
            var row = rows[i];
            _policy.Asked(row);
            if (_slotOf.TryGetValue(row, out var slot))
            {
                _policy.Used(slot, row);
                (slots[hits], places[i]) = (slot, hits++);
            }
            else
            {
                missing ??= [];
                if (!missing.TryGetValue(row, out var place)) missing.Add(row, place = missing.Count);
                places[i] = ~place;
            }
        }
        return new CacheLookup(Gather(slots.AsSpan(0, hits)), missing, places);
    }

    private Message Gather(ReadOnlySpan<int> slots)
    {
        var columns = new KeyValuePair<string, Column>[_columns.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = new(_columns.GetAt(i).Key, _columns.GetAt(i).Value.Gather(slots));
        return Message.OfLength(slots.Length, columns);
    }

    /// <summary>Keeps rows; those that are held are replaced in place and used once more.</summary>
    /// <param name="rows">The index of each row. Of one that comes twice the later is kept.</param>
    /// <param name="message">The rows, in that order.</param>
    /// <exception cref="MessageShapeException">There are more or fewer rows than indices, or the columns are not those of the rows held.</exception>
    /// <exception cref="ColumnTypeException">A column has another type than in the rows held. Where only some rows may be gaps, all may from then on.</exception>
    public void Store(Rows rows, Message message)
    {
        if (rows.Count != message.Length)
            throw new MessageShapeException($"A cache keeps one row for each index, but was given {rows.Count} indices and {message.Length} rows.");
        if (rows.Count == 0) return;
        var columns = Columns(message);

        var slots = new int[rows.Count];
        var (bytes, varies) = (BytesOf(columns, 0), !columns.All(SlotColumn.IsFixed));
        for (var i = 0; i < slots.Length; i++) slots[i] = Place(rows[i], varies && i > 0 ? BytesOf(columns, i) : bytes);
        for (var i = 0; i < columns.Length; i++) _columns.GetAt(i).Value.Scatter(columns[i], slots);
    }

    private static long BytesOf(Column[] columns, int row)
    {
        var bytes = 0L;
        foreach (var column in columns) bytes += SlotColumn.RowBytes(column, row);
        return bytes;
    }

    /// <summary>The slot of a row, whether it has one or gets one; −1 when it is too large to keep.</summary>
    private int Place(long row, long bytes)
    {
        if (bytes > MaxBytes)
        {
            Remove(row);
            return -1;
        }
        if (_slotOf.TryGetValue(row, out var slot))
        {
            _policy.Used(slot, row);
            MakeRoom(bytes - _bytesIn[slot], spared: slot);
        }
        else
        {
            if (_slotOf.Count >= MaxRows)
                for (var i = 0; i < Evict && Count > 0; i++) Remove(_rowIn[_policy.Victim()]);
            MakeRoom(bytes);
            slot = NewSlot();
            (_slotOf[row], _rowIn[slot], _bytesIn[slot]) = (slot, row, 0);
            _policy.Added(slot, row);
        }
        Recount(slot, bytes - _bytesIn[slot]);
        return slot;
    }

    /// <summary>Gives up rows until so many bytes more fit in: before they come, so that no policy finds the new row the first to go.</summary>
    /// <param name="more">Bytes to come; with the spared row they are at most all there may be.</param>
    /// <param name="spared">The slot of a row that stays; −1 (default) for none.</param>
    private void MakeRoom(long more, int spared = -1)
    {
        while (ByteCount + more > MaxBytes) Remove(_rowIn[_policy.Victim(spared)]);
    }

    private int NewSlot()
    {
        if (_free.TryPop(out var slot)) return slot;
        slot = _slotOf.Count;
        if (slot == _rowIn.Length)
        {
            var size = Math.Max(256, (int)Math.Min(Array.MaxLength, 2L * slot));
            Array.Resize(ref _rowIn, size);
            Array.Resize(ref _bytesIn, size);
        }
        _policy.Reserve(slot + 1);
        foreach (var (_, column) in _columns) column.Reserve(slot + 1);
        return slot;
    }

    /// <summary>Forgets a row; the others stay. Says whether it was held.</summary>
    public bool Remove(long row)
    {
        if (!_slotOf.Remove(row, out var slot)) return false;
        _policy.Removed(slot);
        foreach (var (_, column) in _columns) column.Clear(slot);
        ByteCount -= _bytesIn[slot];
        _free.Push(slot);
        return true;
    }

    /// <summary>Announces the rows that will be asked for from now on, in this order; replaces what was announced before.</summary>
    /// <exception cref="InvalidOperationException">The policy is not <c>known-future</c>.</exception>
    public void Expect(Rows order) => (_policy as KnownFuture
        ?? throw new InvalidOperationException($"Only the policy known-future uses the order to come, but this cache has {Policy}.")).Expect(order);
}

/// <summary>A row was read from a cache that does not hold it.</summary>
public sealed class RowNotCachedException(long row) : FireworksException($"Row {row} is not in the cache; ask for it with Look, and fetch what is missing.")
{
    /// <summary>The row.</summary>
    public long Row { get; } = row;
}
