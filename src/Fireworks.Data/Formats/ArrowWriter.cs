namespace Fireworks;

/// <summary>Writes an Arrow IPC stream.</summary>
/// <param name="to">Where to write; disposed with the writer.</param>
internal sealed class ArrowWriter(Stream to) : MessageWriter
{
    private readonly ArrowStreamWriter _writer = new(to);
    private Message _columns = Message.Empty;

    private protected override void Begin(Message first) => _columns = first.Slice(0, 0);

    private protected override ValueTask AppendAsync(Message rows, CancellationToken cancellationToken) => _writer.WriteAsync(rows, null, cancellationToken);

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
