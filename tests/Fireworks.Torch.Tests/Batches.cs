namespace Fireworks.Torch.Tests;

/// <summary>Rows in memory, given in batches; with a seed, each pass in an order of its own.</summary>
internal sealed class Batches(Message rows, int size, long? seed = null) : Pipe
{
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<long?>(rows.Length);

    public override ValueTask<Message> ReadAsync(Rows asked, CancellationToken cancellationToken = default) => ValueTask.FromResult(rows.Take(asked));

    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    public Message Batch(long pass, int index)
    {
        var start = index * size;
        if (start >= rows.Length) return Message.Empty;
        var part = Rows.Range(start, Math.Min(size, rows.Length - start));
        if (seed is not { } s) return rows.Take(part);
        var order = new KeyedPermutation(KeyedRandom.For(s, "order", pass), rows.Length);
        return rows.Take(part.Map(i => order[i]));
    }

    private sealed class Reader(Batches batches, Cursor from) : PipeReader
    {
        private int _next = (int)from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _next);

        public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = batches.Batch(from.Pass, _next);
            if (batch.Length > 0) _next++;
            return ValueTask.FromResult(batch.Length > 0 ? batch : null);
        }
    }
}
