namespace Fireworks.Grains.Tests;

/// <summary>Passes rows through, but holds one pass back behind its first messages until the gate of <see cref="Slope.GateOf"/> is opened.</summary>
[Component("held")]
public sealed class Held(Pipe input, string gate, long pass, int after = 2) : Pipe(input)
{
    public override PipeReader Open(Cursor? from = null) => new Reader(Upstream.Open(from), (from ?? Cursor.Start).Pass == pass ? after : int.MaxValue, gate);

    private sealed class Reader(PipeReader input, int after, string gate) : PipeReader
    {
        private int _given;

        public override Cursor Position => input.Position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            if (_given++ == after) await Slope.GateOf(gate).Task.WaitAsync(cancellationToken);
            return await input.NextAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => input.DisposeAsync();
    }
}
