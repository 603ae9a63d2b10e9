namespace Fireworks;

/// <summary>Reads a pipe in order by reading it by index, some rows at a time.</summary>
internal sealed class IndexReader(Pipe pipe, int chunkRows, Cursor from) : PipeReader
{
    private long _row = from.Position;
    private long? _count;

    public override Cursor Position => Cursor.At(from.Pass, _row);

    public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
    {
        _count ??= await pipe.CountAsync(cancellationToken)
            ?? throw new InvalidOperationException($"{pipe.GetType().Name} is read in order by index, but does not know its count.");
        var count = (int)Math.Min(chunkRows, _count.Value - _row);
        if (count <= 0) return null;

        var rows = await pipe.ReadAsync(Rows.Range(_row, count), cancellationToken);
        _row += count;
        return rows;
    }
}
