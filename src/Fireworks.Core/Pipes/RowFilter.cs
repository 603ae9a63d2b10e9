namespace Fireworks;

/// <summary>Keeps some rows of its input, in their order; each row is judged by itself.</summary>
/// <remarks>In order it keeps as it reads. By index, or when its count is asked for, it reads its input once to learn which rows it keeps.</remarks>
public abstract class RowFilter : Pipe
{
    private readonly Once<long[]> _kept;

    /// <summary>A filter of an input.</summary>
    protected RowFilter(Pipe input) : base(input) => _kept = new(KeptAsync);

    /// <summary>Says for each row whether it is kept.</summary>
    protected abstract bool[] Keeps(Message rows);

    /// <summary>Rows that are kept, as they are given on.</summary>
    protected virtual Message Finish(Message kept) => kept;

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => (await _kept.GetAsync(Context.Stopping, cancellationToken)).Length;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var kept = await _kept.GetAsync(Context.Stopping, cancellationToken);
        rows.CheckWithin(kept.Length);
        return Finish(await Upstream.ReadAsync(rows.Map(row => kept[row]), cancellationToken));
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
        var keeps = Keeps(rows);
        return [.. Enumerable.Range(0, keeps.Length).Where(row => keeps[row]).Select(row => (long)row)];
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, Upstream.Open(from));

    private sealed class Reader(RowFilter pipe, PipeReader input) : PipeReader
    {
        public override Cursor Position => input.Position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            while (await input.NextAsync(cancellationToken) is { } rows)
            {
                var kept = pipe.KeptOf(rows);
                if (kept.Length > 0) return pipe.Finish(kept.Length == rows.Length ? rows : rows.Take(Rows.At(kept)));
            }
            return null;
        }

        public override ValueTask DisposeAsync() => input.DisposeAsync();
    }
}
