namespace Fireworks;

/// <summary>Adds to each row of <c>left</c> the columns of the rows of <c>right</c> with the same key: one row for each such pair.</summary>
/// <remarks>Rows come in the order of <c>left</c>, and pairs of one row in the order of <c>right</c>. A gap in a key equals nothing, not even a gap. <c>right</c> is read whole into memory before the first row, once;
/// <c>left</c> is read as it comes. By index, or when its count is asked for, <c>left</c> is read once more to learn the pairs: 16 bytes a pair.</remarks>
[Component("join")]
public sealed class Join : Pipe
{
    private readonly Dictionary<byte[], List<long>> _rowsOf = new(new RowKeys.Comparer());
    private readonly Once<(long[] Left, long[] Right)> _pairs;
    private Message _right = Message.Empty;
    private Column[] _rightKeys = [];

    /// <summary>A join of two inputs.</summary>
    /// <param name="left">Whose rows are kept in their order.</param>
    /// <param name="right">What is added to them.</param>
    /// <param name="on">The columns of the key, the same names and types on both sides: text, integers, truth values, dates, times, decimals or bytes. At least one.</param>
    /// <param name="unmatched">What becomes of a row of <c>left</c> without a pair: <c>drop</c> (default) or <c>refuse</c>.</param>
    public Join(Pipe left, Pipe right, IReadOnlyList<string> on, string unmatched = "drop") : base([left, right])
    {
        On = on.Count > 0 && on.All(name => !string.IsNullOrEmpty(name)) ? [.. on] : throw new ArgumentException("'on' must name at least one column, and no name may be empty.", nameof(on));
        Unmatched = Require.OneOf(unmatched, ["drop", "refuse"]);
        _pairs = new(AllPairsAsync);
    }

    /// <summary>The columns of the key.</summary>
    public IReadOnlyList<string> On { get; }

    /// <summary>What becomes of a row without a pair.</summary>
    public string Unmatched { get; }

    /// <inheritdoc/>
    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        var parts = new List<Message>();
        await foreach (var rows in Inputs[1].IterateAsync(cancellationToken: cancellationToken)) parts.Add(rows);
        _right = Message.Concat(parts);
        _rowsOf.Clear();
        if (_right.Length == 0) return;

        var keys = new RowKeys(On);
        _rightKeys = keys.Of(_right);
        var rowsOf = _rowsOf.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var row = 0; row < _right.Length; row++)
        {
            if (RowKeys.HasGap(_rightKeys, row)) continue;
            if (!rowsOf.TryGetValue(keys.Key(_rightKeys, row), out var same)) rowsOf[keys.Key(_rightKeys, row)] = same = [];
            same.Add(row);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => (await _pairs.GetAsync(Context.Stopping, cancellationToken)).Left.Length;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var (left, right) = await _pairs.GetAsync(Context.Stopping, cancellationToken);
        rows.CheckWithin(left.Length);
        return Joined(await Upstream.ReadAsync(rows.Map(row => left[row]), cancellationToken), rows.Map(row => right[row]));
    }

    private async Task<(long[] Left, long[] Right)> AllPairsAsync(CancellationToken cancellationToken)
    {
        await FreezeAsync(cancellationToken);
        var (left, right, begin) = (new List<long>(), new List<long>(), 0L);
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
        {
            var pairs = PairsOf(rows);
            left.AddRange(pairs.Left.Select(row => begin + row));
            right.AddRange(pairs.Right);
            begin += rows.Length;
        }
        return ([.. left], [.. right]);
    }

    private (List<long> Left, List<long> Right) PairsOf(Message rows)
    {
        var keys = new RowKeys(On);
        var columns = keys.Of(rows);
        foreach (var (name, (own, theirs)) in On.Zip(columns.Zip(_rightKeys)))
            if (own.Type with { Nullable = false } != theirs.Type with { Nullable = false }) throw new ColumnTypeException(name, $"{theirs.Type}, as on the right of '{Context.Node}' (join)", own.Type.ToString());

        var rowsOf = _rowsOf.GetAlternateLookup<ReadOnlySpan<byte>>();
        var (left, right) = (new List<long>(), new List<long>());
        for (var row = 0; row < rows.Length; row++)
        {
            if (!RowKeys.HasGap(columns, row) && rowsOf.TryGetValue(keys.Key(columns, row), out var same))
            {
                left.AddRange(Enumerable.Repeat((long)row, same.Count));
                right.AddRange(same);
            }
            else if (Unmatched == "refuse")
            {
                throw new ComponentException($"'{Context.Node}' (join) has no row on the right with {string.Join(", ", On)} = {RowKeys.Show(columns, row)}; add it, or set 'unmatched' to drop such rows.");
            }
        }
        return (left, right);
    }

    private Message Joined(Message left, Rows right)
    {
        if (_right.Length == 0) return left;
        foreach (var (name, column) in _right.Without([.. On]).Take(right))
        {
            if (left.Has(name)) throw new MessageShapeException($"'{Context.Node}' (join) puts columns side by side, but both sides have '{name}'; rename one, or add it to 'on'.");
            left = left.With(name, column);
        }
        return left;
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(Join join, Cursor from) : PipeReader
    {
        private readonly PipeReader _left = join.Upstream.Open(from.Input());

        public override Cursor Position => Cursor.At(from.Pass, 0, _left.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            await join.FreezeAsync(cancellationToken);
            while (await _left.NextAsync(cancellationToken) is { } rows)
            {
                var (left, right) = join.PairsOf(rows);
                if (left.Count > 0) return join.Joined(rows.Take(Rows.At([.. left])), Rows.At([.. right]));
            }
            return null;
        }

        public override ValueTask DisposeAsync() => _left.DisposeAsync();
    }
}
