namespace Fireworks;

/// <summary>Writes an Arrow IPC stream, in batches of up to 256 MiB: a batch has at most 2 GiB in memory and in a file that is mapped.</summary>
/// <param name="to">Where to write; disposed with the writer.</param>
/// <param name="batchBytes">Bytes of a batch, or one row where that is longer; at least 1.</param>
internal sealed class ArrowWriter(Stream to, long batchBytes = 256 << 20) : MessageWriter
{
    private readonly ArrowStreamWriter _writer = new(to);
    private Message _columns = Message.Empty;

    private protected override void Begin(Message first) => _columns = first.Slice(0, 0);

    private protected override async ValueTask AppendAsync(Message rows, CancellationToken cancellationToken)
    {
        var batchRows = (int)Math.Clamp(batchBytes / Math.Max(1, rows.ByteCount / Math.Max(1, rows.Length)), 1, int.MaxValue);
        for (var start = 0; start < rows.Length; start += Math.Min(batchRows, rows.Length - start))
            await _writer.WriteAsync(batchRows >= rows.Length ? rows : rows.Slice(start, Math.Min(batchRows, rows.Length - start)), null, cancellationToken);
    }

    private protected override async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        await _writer.EndAsync(_columns, cancellationToken);
        await to.FlushAsync(cancellationToken);
    }

    public override ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return to.DisposeAsync();
    }
}
