namespace Fireworks;

/// <summary>Keeps rows that were read and gives them again without asking its input. Which rows are kept never changes what is read.</summary>
/// <remarks>
/// <para>Rows by index that are held are not asked of the input; the others are fetched in one call and kept. In order it gives the rows of the
/// input's first pass, in every pass: put a shuffle after it, not before. An input of unknown count is read in order, in every pass unless all its
/// rows are held, and at its end the count is known.</para>
/// <para>What is held is no state: it can be made again, and is not saved.</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="policy">Which row goes for another: <c>lru</c> (default), <c>lfu</c>, <c>random</c>, or <c>known-future</c> with <see cref="Expect"/>.</param>
/// <param name="rows">Most rows held; at least 1. Null (default) for any number.</param>
/// <param name="bytes">Most bytes held; at least 1. Null (default) for any number.</param>
/// <param name="evict">Rows given up at once when <paramref name="rows"/> are held; at least 1. Default 1.</param>
/// <param name="chunkRows">Rows of each message read in order, but for the last; at least 1. Default 4096.</param>
[Component("caching")]
public sealed class Caching(Pipe input, string policy = "lru", long? rows = null, long? bytes = null, int evict = 1, int chunkRows = 4096) : Pipe(input)
{
    private readonly Lock _using = new();
    private readonly MessageCache _checked = new(policy, rows, bytes, evict);
    private MessageCache? _cache;
    private long _count = -1;                               // of an input that does not say; −1 until its end was seen

    /// <summary>Which row goes for another.</summary>
    public string Policy => _checked.Policy;

    /// <summary>Most rows held.</summary>
    public long? Rows => _checked.MaxRows;

    /// <summary>Most bytes held.</summary>
    public long? Bytes => _checked.MaxBytes;

    /// <summary>Rows given up at once.</summary>
    public int Evict => _checked.Evict;

    /// <summary>Rows of each message read in order.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <summary>The rows held now, in no order.</summary>
    public IReadOnlyList<long> Held => Use(cache => cache.Rows.ToArray());

    /// <summary>One more than the largest row read by index so far: the least count there can be.</summary>
    public long LeastCount { get; private set; }

    /// <summary>Announces the rows that will be asked for from now on, in this order, to the policy <c>known-future</c>.</summary>
    /// <exception cref="InvalidOperationException">The policy is another.</exception>
    public void Expect(Rows order) => Use(cache =>
    {
        cache.Expect(order);
        return order.Count;
    });

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) ?? (Interlocked.Read(ref _count) is >= 0 and var seen ? seen : null);

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Read(ref _count) is >= 0 and var known) rows.CheckWithin(known);
        var found = Use(cache => cache.Look(rows));
        // With no row asked, the input tells the columns.
        if (found.Missing.Count == 0 && rows.Count > 0) return found.Hits;

        var fetched = await Upstream.ReadAsync(found.Missing, cancellationToken);
        Use(cache =>
        {
            cache.Store(found.Missing, fetched);
            for (var i = 0; i < found.Missing.Count; i++) LeastCount = Math.Max(LeastCount, found.Missing[i] + 1);
            return LeastCount;
        });
        return rows.Count == 0 ? fetched : found.With(fetched);
    }

    // The generator is known once the component has its place.
    private T Use<T>(Func<MessageCache, T> use)
    {
        lock (_using) return use(_cache ??= new MessageCache(Policy, Rows, Bytes, Evict, Context.Random(pass: 0)));
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    // An input that does not say its count may not be read by index either. What is held whole is never given up: it all fits.
    private async ValueTask<bool> ReadsByIndexAsync(CancellationToken cancellationToken) =>
        await Upstream.CountAsync(cancellationToken) is not null || (Interlocked.Read(ref _count) is >= 0 and var seen && Use(cache => cache.Count) == seen);

    /// <summary>Reads by index where that needs nothing of an input of unknown count, else in order, as it began.</summary>
    private sealed class Reader(Caching pipe, Cursor from) : PipeReader
    {
        private readonly IndexReader _byIndex = new(pipe, pipe.ChunkRows, from);
        private RowReader? _inOrder = from.Inputs.Length > 0 ? new RowReader(pipe.Upstream, from.Inputs[0]) : null;
        private long _row = from.Inputs.Length > 0 ? from.Position : 0;       // of the rows read in order
        private bool _isOpen = from.Inputs.Length > 0;

        public override Cursor Position => _inOrder is null || _row < from.Position ? _byIndex.Position : Cursor.At(from.Pass, _row, _inOrder.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            if (!_isOpen && !await pipe.ReadsByIndexAsync(cancellationToken)) _inOrder = new RowReader(pipe.Upstream, Cursor.Start);
            _isOpen = true;
            if (_inOrder is null) return await _byIndex.NextAsync(cancellationToken);

            // A reader by index noted no place of the input: its rows are read again up to where it stood.
            while (_row < from.Position)
                if (await TakeAsync((int)Math.Min(pipe.ChunkRows, from.Position - _row), cancellationToken) is null) return null;
            return await TakeAsync(pipe.ChunkRows, cancellationToken);
        }

        private async Task<Message?> TakeAsync(int most, CancellationToken cancellationToken)
        {
            if (await _inOrder!.TakeAsync(most, cancellationToken) is not { } rows)
            {
                Interlocked.Exchange(ref pipe._count, _row);
                return null;
            }
            pipe.Use(cache =>
            {
                cache.Store(Fireworks.Rows.Range(_row, rows.Length), rows);
                return rows.Length;
            });
            _row += rows.Length;
            return rows;
        }

        public override ValueTask DisposeAsync() => _inOrder?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
