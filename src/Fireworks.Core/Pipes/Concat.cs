namespace Fireworks;

/// <summary>Gives one input after another, in the order of its ports. All inputs have the same columns, and all rows have them in the order of the first input
/// that has rows.</summary>
/// <remarks>By index, a column may have gaps where it may in any input. In order, it may from the first input on whose column may.</remarks>
/// <param name="inputs">What to read, by port.</param>
[Component("concat")]
public sealed class Concat(IReadOnlyDictionary<string, Pipe> inputs) : Junction(inputs)
{
    /// <inheritdoc/>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => SumAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The count of an input is unknown.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var counts = await CountsAsync(cancellationToken);
        rows.CheckWithin(counts.Sum());
        var ends = new long[counts.Length];
        for (var i = 0; i < ends.Length; i++) ends[i] = counts[i] + (i > 0 ? ends[i - 1] : 0);
        return await GatherAsync(rows, row =>
        {
            var input = Array.BinarySearch(ends, row + 1) is var found && found >= 0 ? found : ~found;
            while (input > 0 && ends[input - 1] == ends[input]) input--;
            return (input, row - (ends[input] - counts[input]));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private Pipe InputAt(Cursor from) => from.Position < Inputs.Count
        ? Inputs[(int)from.Position]
        : throw new ComponentException($"'{Context.Node}' (concat) has {Inputs.Count} inputs, but the cursor stands in input {from.Position}: it was made by another graph. Read from the start.");

    private sealed class Reader(Concat junction, Cursor from) : PipeReader
    {
        private PipeReader _input = junction.InputAt(from).Open(from.Input());
        private int _at = (int)from.Position;
        private Message? _columns;                         // no rows of all inputs read so far

        public override Cursor Position => Cursor.At(from.Pass, _at, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                _columns ??= await ColumnsBeforeAsync(from, junction.Inputs.Take(_at), cancellationToken);
                if (await _input.NextAsync(cancellationToken) is { } rows)
                {
                    rows = Like(_columns, rows);
                    _columns = rows.Slice(0, 0);
                    return rows;
                }
                if (_at + 1 == junction.Inputs.Count) return null;
                await _input.DisposeAsync();
                _input = junction.Inputs[++_at].Open(Cursor.StartOf(from.Pass));
            }
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
