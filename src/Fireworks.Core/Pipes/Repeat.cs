namespace Fireworks;

/// <summary>Gives the rows of its input several times over, each time in the same order: one pass over it is <c>times</c> passes over its input.</summary>
/// <remarks>All repetitions of pass p read pass p of the input, so that rows by index are the rows in order. To have another order each time, shuffle after it.
/// The pass ends early when a whole repetition gave nothing: no other would.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="times">How often; at least 1. Default 10.</param>
[Component("repeat")]
public sealed class Repeat(Pipe input, int times = 10) : Pipe(input)
{
    /// <summary>How often.</summary>
    public int Times { get; } = Require.AtLeast(times, 1);

    /// <inheritdoc/>
    /// <exception cref="ComponentException">There are more rows than can be counted.</exception>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) is { } count ? RowLimit.Checked(this, (Int128)count * Times) : null;

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The count of the input is unknown.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var count = await Upstream.CountAsync(cancellationToken)
            ?? throw new ComponentException($"Reading '{Context.Node}' (repeat) by index needs the count of its input, which is unknown; read it in order, or put looping before it.");
        rows.CheckWithin(RowLimit.Checked(this, (Int128)count * Times));
        return await Upstream.ReadAsync(rows.Map(row => row % count), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The cursor stands in a repetition that there is not.</exception>
    public override PipeReader Open(Cursor? from = null) => from is null || from.Position < Times
        ? new Reader(this, from ?? Cursor.Start)
        : throw new ComponentException($"'{Context.Node}' (repeat) gives its input {Times} times, but the cursor stands in repetition {from.Position}, counted from 0: it was made by another graph. Read from the start.");

    private sealed class Reader(Repeat pipe, Cursor from) : PipeReader
    {
        private PipeReader _input = pipe.Upstream.Open(from.Input());
        private long _time = from.Position;
        private bool _isEmpty = from.Inputs.Length == 0;    // whether this repetition gave nothing; a resumed one may have

        public override Cursor Position => Cursor.At(from.Pass, _time, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                if (await _input.NextAsync(cancellationToken) is { } rows)
                {
                    _isEmpty = false;
                    return rows;
                }
                if (_isEmpty || _time + 1 >= pipe.Times) return null;
                await _input.DisposeAsync();
                (_input, _time, _isEmpty) = (pipe.Upstream.Open(Cursor.StartOf(from.Pass)), _time + 1, true);
            }
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
