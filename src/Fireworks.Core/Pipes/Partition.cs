namespace Fireworks;

/// <summary>Parts rows into two disjoint sets, <c>train</c> and <c>test</c>, each in the order of its input; who goes where is decided once, before the first row.</summary>
/// <remarks>The input is always read in the order of its first pass, so that no row changes sides. Where the count is unknown or rows are stratified, it is read
/// once more before the first row.</remarks>
public abstract class Partition(Pipe input, string output, string? stratify) : Pipe(input)
{
    /// <summary>The names of the two sets.</summary>
    protected const string Train = "train", TestRows = "test";

    private bool[] _isMember = [];
    private long[] _members = [];

    /// <summary>Which set this is.</summary>
    public string Output { get; } = Require.OneOf(output, [Train, TestRows]);

    /// <summary>The column whose distribution all sets share.</summary>
    public string? Stratify { get; } = stratify is null ? null : Require.NotEmpty(stratify);

    /// <summary>The test rows.</summary>
    /// <param name="groups">The rows of each value of the stratified column, or of all as one group.</param>
    /// <param name="count">All rows.</param>
    protected abstract IEnumerable<long> TestOf(IReadOnlyList<IReadOnlyList<long>> groups, long count);

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
        var groups = await RowGroups.ReadAsync(Upstream, Stratify, cancellationToken);
        var count = groups.Sum(g => (long)g.Count);
        var isTest = new bool[count];
        foreach (var row in TestOf(groups, count)) isTest[row] = true;

        _isMember = Output == TestRows ? isTest : [.. isTest.Select(t => !t)];
        _members = [.. Enumerable.Range(0, _isMember.Length).Where(row => _isMember[row]).Select(row => (long)row)];
    }

    private sealed class Reader(Partition pipe, Cursor from) : PipeReader
    {
        private readonly PipeReader _input = pipe.Upstream.Open(from.Inputs.Length > 0 ? from.Inputs[0] : Cursor.Start);
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            await pipe.FreezeAsync(cancellationToken);
            while (await _input.NextAsync(cancellationToken) is { } rows)
            {
                if (rows.Length > pipe._isMember.Length - _row)
                    throw new ComponentException($"'{pipe.Context.Node}' parted {pipe._isMember.Length} rows, but its input now has more; it must give the same rows each time.");
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
