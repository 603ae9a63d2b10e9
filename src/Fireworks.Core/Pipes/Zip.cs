namespace Fireworks;

/// <summary>Puts inputs side by side: row i has the columns of row i of each, in the order of its ports.</summary>
/// <remarks>Inputs are equally long, and no two have a column of the same name: rename before it.</remarks>
/// <param name="inputs">What to read, by port.</param>
/// <param name="chunkRows">Most rows of a message read in order; at least 1. Default 1024.</param>
[Component("zip")]
public sealed class Zip(IReadOnlyDictionary<string, Pipe> inputs, int chunkRows = 1024) : Junction(inputs)
{
    /// <summary>Most rows of a message read in order.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <inheritdoc/>
    /// <exception cref="ComponentException">Inputs differ in length.</exception>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        long? all = null;
        foreach (var input in Inputs)
        {
            if (await input.CountAsync(cancellationToken) is not { } count) continue;
            if (all is not null && all != count) throw Uneven(Math.Min(all.Value, count));
            all = count;
        }
        return all;
    }

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        if (await CountAsync(cancellationToken) is { } count) rows.CheckWithin(count);
        var parts = new List<Message>();
        foreach (var input in Inputs) parts.Add(await input.ReadAsync(rows, cancellationToken));
        return Merged(parts, rows.Count);
    }

    private Message Merged(List<Message> parts, int rows)
    {
        var columns = new OrderedDictionary<string, Column>(StringComparer.Ordinal);
        foreach (var (port, part) in Ports.Keys.Zip(parts))
            foreach (var (name, column) in part)
                if (!columns.TryAdd(name, column))
                    throw new MessageShapeException($"'{Context.Node}' (zip) puts columns side by side, but '{name}' comes from '{port}' and from an input before it; rename it there, or select others.");
        return Message.OfLength(rows, columns);
    }

    private ComponentException Uneven(long rows) =>
        new($"'{Context.Node}' (zip) needs inputs of the same length, but one ends after {rows} rows and another goes on; take as many of each.");

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private sealed class Reader(Zip zip, Cursor from) : PipeReader
    {
        private readonly RowReader[] _inputs = [.. zip.Inputs.Select((input, i) => new RowReader(input, from.Input(i)))];
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row, [.. _inputs.Select(i => i.Position)]);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            var parts = new List<Message>();
            foreach (var input in _inputs) parts.Add(await input.TakeAsync(zip.ChunkRows, cancellationToken) ?? Message.Empty);
            var shortest = parts.Min(p => p.Length);
            if (parts.Any(p => p.Length != shortest)) throw zip.Uneven(_row + shortest);
            if (shortest == 0) return null;
            _row += shortest;
            return zip.Merged(parts, shortest);
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (var input in _inputs) await input.DisposeAsync();
        }
    }
}
