using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace Fireworks;

/// <summary>A Parquet file read in this process. The reader is native: a file made to harm can end the process.</summary>
internal sealed class ParquetGroups : IParquetGroups
{
    /// <summary>Rows that are decoded at once.</summary>
    public const int BatchRows = 1 << 16;

    private readonly string _name;
    private readonly FileReader _reader;
    private readonly int[]? _leaves;
    private readonly Schema _schema;
    private readonly IReadOnlyList<string> _columns;

    private ParquetGroups(string name, FileReader reader, IReadOnlyList<string> columns)
    {
        (_name, _reader) = (name, reader);
        _leaves = columns.Count == 0 ? null : ParquetColumns.Leaves(reader, columns);
        _schema = ParquetColumns.Chosen(ParquetGaps.Declare(reader), columns);
        _columns = columns;
        Columns = InOrder(ParquetColumns.NoRows(_schema));
        Rows = [.. Enumerable.Range(0, reader.NumRowGroups).Select(RowsOf)];
    }

    /// <inheritdoc/>
    public Message Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyList<long> Rows { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="name">The file as its user named it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="columns">The columns to read; all when empty.</param>
    public static ParquetGroups Open(string name, string path, IReadOnlyList<string> columns) => Guard(name, () =>
    {
        using var properties = ArrowReaderProperties.GetDefault();
        properties.UseThreads = false;
        properties.BatchSize = BatchRows;
        properties.CoerceInt96TimestampUnit = Apache.Arrow.Types.TimeUnit.Microsecond;      // nanoseconds reach from 1677 to 2262 only
        var reader = new FileReader(path, null, properties);
        try
        {
            return new ParquetGroups(name, reader, columns);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    public async IAsyncEnumerable<Message> ReadAsync(int group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var batches = Guard(_name, () => _reader.GetRecordBatchReader([group], _leaves));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var message = await NextAsync(batches, cancellationToken);
            if (message is null) yield break;
            if (message.Length > 0) yield return message;
        }
    }

    private async Task<Message?> NextAsync(IArrowArrayStream batches, CancellationToken cancellationToken)
    {
        try
        {
            using var batch = await batches.ReadNextRecordBatchAsync(cancellationToken);
            return batch is null ? null : InOrder(ParquetColumns.Copy(batch, _schema, Columns));
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Unreadable(_name, e);
        }
    }

    // The native reader gives columns in the file's order.
    private Message InOrder(Message rows) => _columns.Count == 0 ? rows : rows.Select([.. _columns]);

    private long RowsOf(int group)
    {
        using var rows = _reader.ParquetReader.RowGroup(group);
        var count = rows.MetaData.NumRows;
        return count >= 0 ? count : throw new InvalidDataException($"Row group {group} has {count} rows.");
    }

    private static T Guard<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Unreadable(name, e);
        }
    }

    private static DataFileException Unreadable(string name, Exception e) => new(name, 0, null, $"The Parquet file cannot be read: {e.Message.Split('\n')[0]}", e);

    // The last is how the native stream of batches says that data are damaged.
    private static bool IsDamage(Exception e) => e is ParquetException or ArrowFormatException or InvalidDataException or NotSupportedException
        or NotImplementedException or OverflowException or ArgumentException or InvalidOperationException or IOException or FormatException
        || e.GetType() == typeof(Exception);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
