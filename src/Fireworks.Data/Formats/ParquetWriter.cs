using ParquetSharp;
using ParquetSharp.Arrow;

namespace Fireworks;

/// <summary>Writes Parquet: row groups of up to 131,072 rows, compressed with Snappy; tensors as fixed-size lists that say their shape.</summary>
/// <param name="to">Where to write; disposed with the writer.</param>
public sealed class ParquetWriter(Stream to) : MessageWriter
{
    private const int GroupRows = 1 << 17;

    private FileWriter? _writer;

    private protected override void Begin(Message first)
    {
        using var builder = new WriterPropertiesBuilder();
        using var properties = builder.Compression(Compression.Snappy).MaxRowGroupLength(GroupRows).Build();
        using var arrow = new ArrowWriterPropertiesBuilder();
        using var stored = arrow.StoreSchema().Build();
        _writer = new FileWriter(to, ArrowStream.Schema(first), properties, stored, leaveOpen: true);
    }

    private protected override ValueTask AppendAsync(Message rows, CancellationToken cancellationToken)
    {
        // The native writer has copied or encoded the rows when it returns.
        if (rows.Length > 0) _writer!.WriteBufferedRecordBatch(ArrowStream.Batch(rows));
        GC.KeepAlive(rows);
        return ValueTask.CompletedTask;
    }

    private protected override ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        _writer!.Close();
        return new(to.FlushAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        return to.DisposeAsync();
    }
}
