namespace Fireworks;

/// <summary>Writes messages with the same columns into one file of some format. One call at a time.</summary>
public abstract class MessageWriter : IAsyncDisposable
{
    private Message? _columns;

    /// <summary>Writes rows behind those written before.</summary>
    /// <remarks>The first message, which may be one without rows, says which columns may have gaps, and which items of lists. Where they may, later
    /// messages may have them or not.</remarks>
    /// <exception cref="MessageShapeException">The columns differ from those of the first message.</exception>
    /// <exception cref="LateGapsException">Columns, or the items of their lists, may have gaps that in the first message may have none.</exception>
    /// <exception cref="ColumnTypeException">The format cannot hold a column.</exception>
    public ValueTask WriteAsync(Message rows, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_columns is null)
        {
            Begin(rows);
            _columns = GapTypes.Columns(rows);
        }
        return AppendAsync(Fitting(rows, _columns), cancellationToken);
    }

    private static Message Fitting(Message rows, Message columns)
    {
        if (GapTypes.AreSame(rows, columns)) return rows;
        if (!GapTypes.AreSameButForGaps(rows, columns))
            throw new MessageShapeException($"All messages of a file have the same columns, but the first has {Said(columns)} and this one {Said(rows)}.");
        var fitting = GapTypes.Widen(rows, columns);
        string[] late = [.. columns.Names.Where(name => fitting[name].Type != columns[name].Type)];
        return late.Length == 0 ? fitting : throw new LateGapsException(late, GapTypes.Columns(fitting));
    }

    private static string Said(Message columns) => string.Join(", ", columns.Select(c => $"{c.Key} {c.Value.Type}"));

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
