namespace Fireworks.Tests;

/// <summary>Can only be read in order, does not say how many rows there are, and counts those it gave.</summary>
internal sealed class ForwardOnly(Pipe input) : Pipe(input)
{
    public long RowsRead { get; private set; }

    public int Opened { get; private set; }

    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => new((long?)null);

    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) => throw new NotSupportedException("It is read in order.");

    public override PipeReader Open(Cursor? from = null)
    {
        Opened++;
        return new Reader(this, Upstream.Open(from));
    }

    private sealed class Reader(ForwardOnly pipe, PipeReader input) : PipeReader
    {
        public override Cursor Position => input.Position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            var rows = await input.NextAsync(cancellationToken);
            pipe.RowsRead += rows?.Length ?? 0;
            return rows;
        }
    }
}
