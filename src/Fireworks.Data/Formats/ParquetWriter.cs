using ParquetSharp;
using ParquetSharp.Arrow;

namespace Fireworks;

/// <summary>Writes Parquet: row groups of up to 131,072 rows, compressed with Snappy; tensors as fixed-size lists that say their shape.</summary>
/// <remarks>Parquet knows no whole seconds and one kind of date: <c>timestamp[s]</c> and <c>time32[s]</c> come back in milliseconds, and <c>date64</c> as
/// <c>date32</c>, of the same values. Tensors with gaps, dates that are no whole days and decimals of a negative scale are refused.</remarks>
/// <param name="to">Where to write; disposed with the writer.</param>
public sealed class ParquetWriter(Stream to) : MessageWriter
{
    private const int GroupRows = 1 << 17;

    private FileWriter? _writer;

    private protected override void Begin(Message first)
    {
        ParquetRows.CheckTypes(first);
        using var builder = new WriterPropertiesBuilder();
        using var properties = builder.Compression(Compression.Snappy).MaxRowGroupLength(GroupRows).Build();
        using var arrow = new ArrowWriterPropertiesBuilder();
        using var stored = arrow.StoreSchema().Build();
        Native(() => _writer = new FileWriter(to, ArrowStream.Schema(first), properties, stored, leaveOpen: true));
    }

    private protected override ValueTask AppendAsync(Message rows, CancellationToken cancellationToken)
    {
        ParquetRows.CheckValues(rows);
        // The native writer has copied or encoded the rows when it returns.
        if (rows.Length > 0) Native(() => _writer!.WriteBufferedRecordBatch(ArrowStream.Batch(rows)));
        GC.KeepAlive(rows);
        return ValueTask.CompletedTask;
    }

    private protected override ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        Native(_writer!.Close);
        return new(to.FlushAsync(cancellationToken));
    }

    private static void Native(Action write)
    {
        try
        {
            write();
        }
        catch (ParquetException e)
        {
            throw new ParquetRefusedException(e);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        return to.DisposeAsync();
    }
}

/// <summary>Rows cannot be written as Parquet, or their file cannot be written.</summary>
/// <param name="inner">What the native writer says.</param>
public sealed class ParquetRefusedException(Exception inner) : FireworksException(
    $"The rows could not be written as Parquet: {inner.Message.Split('\n')[0]} Save them as .arrow, which holds every column, or change the column that this names.", inner);
