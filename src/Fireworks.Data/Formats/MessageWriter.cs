namespace Fireworks;

/// <summary>Writes messages with the same columns into one file of some format. One call at a time.</summary>
public abstract class MessageWriter : IAsyncDisposable
{
    private (string Name, ColumnType Type)[]? _columns;

    /// <summary>Writes rows behind those written before.</summary>
    /// <remarks>The first message says which columns may have gaps. Where they may, later messages may have them or not.</remarks>
    /// <exception cref="MessageShapeException">The columns differ from those of the first message.</exception>
    /// <exception cref="LateGapsException">A column may have gaps that in the first message may have none.</exception>
    /// <exception cref="ColumnTypeException">The format cannot hold a column.</exception>
    public ValueTask WriteAsync(Message rows, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_columns is null)
        {
            Begin(rows);
            _columns = [.. rows.Select(c => (c.Key, c.Value.Type))];
        }
        return AppendAsync(Fitting(rows, _columns), cancellationToken);
    }

    private static Message Fitting(Message rows, (string Name, ColumnType Type)[] columns)
    {
        (string Name, ColumnType Type)[] found = [.. rows.Select(c => (c.Key, c.Value.Type))];
        if (found.AsSpan().SequenceEqual(columns)) return rows;
        if (!found.Select(Plain).SequenceEqual(columns.Select(Plain)))
            throw new MessageShapeException($"All messages of a file have the same columns, but the first has {Said(columns)} and this one {Said(found)}.");
        if (found.Zip(columns).FirstOrDefault(pair => pair.First.Type.Nullable && !pair.Second.Type.Nullable) is { First: { Name: { } late } })
            throw new LateGapsException(late);
        return new Message(rows.Zip(columns, (c, first) => KeyValuePair.Create(c.Key, first.Type.Nullable ? ArrowColumn.Nullable(c.Value) : c.Value)));
    }

    private static (string, ColumnType) Plain((string Name, ColumnType Type) column) => (column.Name, column.Type with { Nullable = false });

    private static string Said((string Name, ColumnType Type)[] columns) => string.Join(", ", columns.Select(c => $"{c.Name} {c.Type}"));

    /// <summary>Writes what ends the file. A file without it is cut off.</summary>
    /// <param name="columns">The columns of a file to which no rows were written; none when null.</param>
    /// <param name="cancellationToken">Cancels the write; the file is of no use afterwards.</param>
    public ValueTask EndAsync(Message? columns = null, CancellationToken cancellationToken = default)
    {
        if (_columns is null) Begin(columns ?? Message.Empty);
        return FinishAsync(cancellationToken);
    }

    /// <summary>Takes the columns from the first message.</summary>
    private protected abstract void Begin(Message first);

    private protected abstract ValueTask AppendAsync(Message rows, CancellationToken cancellationToken);

    private protected abstract ValueTask FinishAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A column may have gaps in a later message of a file whose first message says that it has none.</summary>
/// <param name="column">The column.</param>
public sealed class LateGapsException(string column) : FireworksException(
    $"The first message of a file says which columns may have gaps, and column '{column}' may not in it, but may in a later one; declare it in the first message with ArrowColumn.Nullable, or fill or drop the gaps.")
{
    /// <summary>The column.</summary>
    public string Column { get; } = column;
}
