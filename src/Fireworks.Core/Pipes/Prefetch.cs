using System.Threading.Channels;

namespace Fireworks;

/// <summary>Reads ahead on a thread of its own, so that its input works while its reader does. Rows and their order stay the same.</summary>
/// <remarks>Reading ahead begins with the first message asked for, and stops when the reader is disposed. An error of the input is thrown where its
/// message would have come. Reads by index pass through.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="messages">Most messages ready at a time; at least 1. Default 4.</param>
[Component("prefetch")]
public sealed class Prefetch(Pipe input, int messages = 4) : Pipe(input)
{
    /// <summary>Most messages ready at a time.</summary>
    public int Messages { get; } = Require.AtLeast(messages, 1);

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, Upstream.Open(from));

    private sealed class Reader(Prefetch pipe, PipeReader input) : PipeReader
    {
        private const int MostSpins = 40;

        private readonly Channel<(Message Rows, Cursor After)> _ready = Channel.CreateBounded<(Message, Cursor)>(
            new BoundedChannelOptions(pipe.Messages) { SingleReader = true, SingleWriter = true });
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(pipe.Context.Stopping);
        private Cursor _position = input.Position;
        private Task? _pump;

        public override Cursor Position => _position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            _pump ??= Task.Run(PumpAsync, CancellationToken.None);
            // The next message is often nearly there, and waking a thread takes longer than it does.
            for (var spin = new SpinWait(); spin.Count < MostSpins && !_ready.Reader.TryPeek(out _);) spin.SpinOnce(sleep1Threshold: -1);
            if (!await _ready.Reader.WaitToReadAsync(cancellationToken) || !_ready.Reader.TryRead(out var next)) return null;
            _position = next.After;
            return next.Rows;
        }

        private async Task PumpAsync()
        {
            try
            {
                while (await input.NextAsync(_stop.Token) is { } rows)
                {
                    foreach (var _ in rows) { }             // rows that were only chosen so far are gathered here, not on the reader's thread
                    await _ready.Writer.WriteAsync((rows, input.Position), _stop.Token);
                }
                _ready.Writer.Complete();
            }
            catch (Exception e)
            {
                _ready.Writer.Complete(e);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            if (_pump is not null) await _pump;
            _stop.Dispose();
            await input.DisposeAsync();
        }
    }
}
