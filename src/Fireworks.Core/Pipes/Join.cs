namespace Fireworks;

/// <summary>Adds to each row of <c>left</c> the columns of the rows of <c>right</c> with the same key: one row for each such pair.</summary>
/// <remarks>Rows come in the order of <c>left</c>, and pairs of one row in the order of <c>right</c>. A gap in a key equals nothing, not even a gap. <c>right</c> is read whole into memory before the first row, once;
/// <c>left</c> is read as it comes. By index, or when its count is asked for, <c>left</c> is read once more to learn the pairs: 16 bytes for each of its rows.</remarks>
[Component("join")]
public sealed class Join : Pipe
{
    private static readonly List<long> None = [];

    private readonly Dictionary<byte[], List<long>> _rowsOf = new(new RowKeys.Comparer());
    private readonly Once<Pairs> _pairs;
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
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => (await _pairs.GetAsync(Context.Stopping, cancellationToken)).Left.Count;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var (left, right) = await _pairs.GetAsync(Context.Stopping, cancellationToken);
        rows.CheckWithin(left.Count);
        var pairs = rows.ToArray().Select(row => left[row]).ToArray();
        return Joined(await Upstream.ReadAsync(Rows.Of([.. pairs.Select(pair => (long)pair.Row)]), cancellationToken), RightOf(pairs, right));
    }

    private async Task<Pairs> AllPairsAsync(CancellationToken cancellationToken)
    {
        await FreezeAsync(cancellationToken);
        var right = new List<List<long>>();
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
        {
            RowLimit.Listed(this, (Int128)right.Count + rows.Length);
            right.AddRange(RightOf(rows));
        }
        return new Pairs([.. right]);
    }

    private static Rows RightOf((int Row, long Copy)[] pairs, List<long>[] right) => Rows.Of([.. pairs.Select(pair => right[pair.Row][(int)pair.Copy])]);

    /// <summary>The rows on the right for each row on the left.</summary>
    private List<long>[] RightOf(Message rows)
    {
        var keys = new RowKeys(On);
        var columns = keys.Of(rows);
        foreach (var (name, (own, theirs)) in On.Zip(columns.Zip(_rightKeys)))
            if (own.Type with { Nullable = false } != theirs.Type with { Nullable = false }) throw new ColumnTypeException(name, $"{theirs.Type}, as on the right of '{Context.Node}' (join)", own.Type.ToString());

        var rowsOf = _rowsOf.GetAlternateLookup<ReadOnlySpan<byte>>();
        var right = new List<long>[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            if (!RowKeys.HasGap(columns, row) && rowsOf.TryGetValue(keys.Key(columns, row), out var same)) right[row] = same;
            else if (Unmatched == "refuse")
                throw new ComponentException($"'{Context.Node}' (join) has no row on the right with {string.Join(", ", On)} = {RowKeys.Show(columns, row)}; add it, or set 'unmatched' to drop such rows.");
            else right[row] = None;
        }
        return right;
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
    public override PipeReader Open(Cursor? from = null) => new ExpandingReader(this, Upstream.Open((from ?? Cursor.Start).Input()), from ?? Cursor.Start, (rows, _) => Expand(rows));

    private Expansion Expand(Message rows)
    {
        var (left, right) = new Pairs(RightOf(rows));
        return new Expansion(left.Count, (start, count) =>
        {
            var pairs = left.Slice(start, count);
            return Joined(rows.Take(Rows.Of([.. pairs.Select(pair => (long)pair.Row)])), RightOf(pairs, right));
        });
    }

    /// <summary>Each row on the left comes as often as there are rows on the right for it.</summary>
    private sealed record Pairs(RowCopies Left, List<long>[] Right)
    {
        public Pairs(List<long>[] right) : this(new RowCopies(right.Select(rows => (long)rows.Count)), right) { }
    }
}
