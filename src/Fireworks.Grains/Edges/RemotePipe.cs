using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>A node that runs in another activation, seen as a pipe: index reads are calls, iteration is an edge.</summary>
/// <remarks>Used off the grain's scheduler; it holds grain references captured before.</remarks>
internal sealed class RemotePipe(NodeReference producer, long generation, IEdge edge, CancellationToken stopping) : Pipe
{
    private const int RowsPerCall = 4096;

    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Replies.UntilReadyAsync(token => producer.CountAsync(generation, token), stopping, cancellationToken);

    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var parts = new List<Message>();
        for (var start = 0; start == 0 || start < rows.Count; start += RowsPerCall)
        {
            var part = rows.Slice(start, Math.Min(RowsPerCall, rows.Count - start));
            parts.Add((await Replies.UntilReadyAsync(token => producer.ReadAsync(generation, part, token), stopping, cancellationToken))!);
        }
        return Message.Concat(parts);
    }

    public override PipeReader Open(Cursor? from = null) => edge.Open(from ?? Cursor.Start);
}
