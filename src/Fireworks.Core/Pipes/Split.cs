namespace Fireworks;

/// <summary>Parts rows at random into two disjoint sets, each in the order of its input: <c>train</c> and <c>test</c>.</summary>
/// <remarks>
/// <para>Of n rows, exactly ⌊n · test⌋ are test rows; the fraction is a decimal, so 0.29 of 100 is 29. With <paramref name="stratify"/> each value of
/// that column gets its share: ⌊n_v · test⌋ rows, and one more for those with the largest remainders (ties: the value that came first) until the total is met.</para>
/// <para>Which rows is decided by a keyed permutation by run seed and node id, the same for both outputs and for every pass: the input is always read
/// in the order of its first pass, so that no row changes sides. Where the count is unknown or rows are stratified, it is read once before the first row.</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="output">Which set this is: <c>train</c> or <c>test</c>.</param>
/// <param name="test">The fraction of test rows; above 0 and below 1.</param>
/// <param name="stratify">A column of one value a row whose distribution both sets share; null (default) for none.</param>
[Component("split", Outputs = [Train, TestRows])]
public sealed class Split(Pipe input, string output, decimal test, string? stratify = null) : Pipe(input)
{
    private const string Train = "train", TestRows = "test";

    private bool[] _isMember = [];
    private long[] _members = [];

    /// <summary>Which set this is.</summary>
    public string Output { get; } = Require.OneOf(output, [Train, TestRows]);

    /// <summary>The fraction of test rows.</summary>
    public decimal Test { get; } = test is > 0 and < 1
        ? test
        : throw new ArgumentOutOfRangeException(nameof(test), test, $"'test' must lie above 0 and below 1, but is {test}.");

    /// <summary>The column whose distribution both sets share.</summary>
    public string? Stratify { get; } = stratify is null ? null : Require.NotEmpty(stratify);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        await FreezeAsync(cancellationToken);
        return _members.Length;
    }

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        await FreezeAsync(cancellationToken);
        rows.CheckWithin(_members.Length);
        return await Upstream.ReadAsync(rows.Map(row => _members[row]), cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    /// <inheritdoc/>
    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        var groups = await GroupsAsync(cancellationToken);
        var count = groups.Sum(g => (long)g.Count);
        var order = new KeyedPermutation(KeyedRandom.For(Context.Seed, Context.Node.Split('.')[0], pass: 0), count);
        var isTest = new bool[count];
        foreach (var (group, share) in groups.Zip(Shares([.. groups.Select(g => g.Count)])))
            foreach (var row in group.OrderBy(order.PositionOf).Take(share)) isTest[row] = true;

        _isMember = Output == TestRows ? isTest : [.. isTest.Select(t => !t)];
        _members = [.. Enumerable.Range(0, _isMember.Length).Where(row => _isMember[row]).Select(row => (long)row)];
    }

    /// <summary>The rows of each value of the column, values in the order they come; all rows as one group without a column.</summary>
    private async Task<List<List<long>>> GroupsAsync(CancellationToken cancellationToken)
    {
        if (Stratify is null && await Upstream.CountAsync(cancellationToken) is { } known)
            return [[.. Enumerable.Range(0, checked((int)known)).Select(row => (long)row)]];

        var groups = new OrderedDictionary<object, List<long>>();
        long row = 0;
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
        {
            if (Stratify is not null && !rows[Stratify].Type.RowShape.IsEmpty)
                throw new ColumnTypeException(Stratify, "one value a row", rows[Stratify].Type.ToString());
            for (var i = 0; i < rows.Length; i++, row++)
            {
                var value = Stratify is null ? "" : rows[Stratify][i] ?? DBNull.Value; // rows with a gap are a group of their own
                if (!groups.TryGetValue(value, out var group)) groups[value] = group = [];
                group.Add(row);
            }
        }
        return [.. groups.Values];
    }

    /// <summary>Test rows of each group: the whole parts, then one more by largest remainder up to the whole part of the total.</summary>
    private int[] Shares(int[] counts)
    {
        var exact = counts.Select(c => c * Test).ToArray();
        var shares = exact.Select(e => (int)decimal.Floor(e)).ToArray();
        var missing = (int)decimal.Floor(exact.Sum()) - shares.Sum();
        foreach (var group in Enumerable.Range(0, counts.Length).OrderByDescending(g => exact[g] - shares[g]).Take(missing)) shares[group]++;
        return shares;
    }

    private sealed class Reader(Split pipe, Cursor from) : PipeReader
    {
        private readonly PipeReader _input = pipe.Upstream.Open(from.Inputs.Length > 0 ? from.Inputs[0] : Cursor.Start);
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            await pipe.FreezeAsync(cancellationToken);
            while (await _input.NextAsync(cancellationToken) is { } rows)
            {
                if (_row + rows.Length > pipe._isMember.Length)
                    throw new ComponentException($"'{pipe.Context.Node}' (split) parted {pipe._isMember.Length} rows, but its input now has more; it must give the same rows each time.");
                var begin = _row;
                _row += rows.Length;
                var chosen = Enumerable.Range(0, rows.Length).Where(i => pipe._isMember[begin + i]).Select(i => (long)i).ToArray();
                if (chosen.Length > 0) return chosen.Length == rows.Length ? rows : rows.Take(Rows.At(chosen));
            }
            return null;
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
