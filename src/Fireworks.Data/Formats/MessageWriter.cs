namespace Fireworks;

/// <summary>Writes messages with the same columns into one file of some format. One call at a time.</summary>
public abstract class MessageWriter : IAsyncDisposable
{
    private string[]? _columns;

    /// <summary>Writes rows behind those written before.</summary>
    /// <exception cref="MessageShapeException">The columns differ from those of the first message.</exception>
    /// <exception cref="ColumnTypeException">The format cannot hold a column.</exception>
    public ValueTask WriteAsync(Message rows, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] columns = [.. rows.Select(c => $"{c.Key} {c.Value.Type}")];
        if (_columns is null) Begin(rows);
        else if (!columns.SequenceEqual(_columns))
            throw new MessageShapeException($"All messages of a file have the same columns, but the first has {string.Join(", ", _columns)} and this one {string.Join(", ", columns)}.");
        _columns = columns;
        return AppendAsync(rows, cancellationToken);
    }

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
