namespace Fireworks;

/// <summary>Keeps the rows that meet a condition, in their order.</summary>
/// <remarks>In order it keeps as it reads. By index, or when its count is asked for, it reads its input once to learn which rows it keeps.</remarks>
[Component("filter")]
public sealed class Filter : Pipe
{
    private readonly Once<long[]> _kept;

    /// <summary>A filter of an input.</summary>
    /// <param name="input">Where the rows come from.</param>
    /// <param name="where">The condition, such as <c>{ "type": "compare", "column": "label", "op": "&lt;=", "value": 3 }</c>.</param>
    public Filter(Pipe input, Predicate where) : base(input) => (Where, _kept) = (where, new(KeptAsync));

    /// <summary>The condition.</summary>
    public Predicate Where { get; }

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => (await _kept.GetAsync(Context.Stopping, cancellationToken)).Length;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var kept = await _kept.GetAsync(Context.Stopping, cancellationToken);
        rows.CheckWithin(kept.Length);
        return await Upstream.ReadAsync(rows.Map(row => kept[row]), cancellationToken);
    }

    private async Task<long[]> KeptAsync(CancellationToken cancellationToken)
    {
        var (kept, begin) = (new List<long>(), 0L);
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
        {
            kept.AddRange(KeptOf(rows).Select(row => begin + row));
            begin += rows.Length;
        }
        return [.. kept];
    }

    private long[] KeptOf(Message rows)
    {
        var met = Where.Test(rows);
        return [.. Enumerable.Range(0, met.Length).Where(row => met[row]).Select(row => (long)row)];
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, Upstream.Open(from));

    private sealed class Reader(Filter pipe, PipeReader input) : PipeReader
    {
        public override Cursor Position => input.Position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            while (await input.NextAsync(cancellationToken) is { } rows)
            {
                var kept = pipe.KeptOf(rows);
                if (kept.Length > 0) return kept.Length == rows.Length ? rows : rows.Take(Rows.At(kept));
            }
            return null;
        }

        public override ValueTask DisposeAsync() => input.DisposeAsync();
    }
}
