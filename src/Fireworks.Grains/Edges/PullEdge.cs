using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>An edge over which the consumer calls for each page; the next is asked for while the last is used.</summary>
internal sealed class PullEdge(EdgeEnd end) : IEdge
{
    public PipeReader Open(Cursor from) => new PullReader(end, from);
}

/// <summary>Reads one pass by calls.</summary>
internal sealed class PullReader(EdgeEnd end, Cursor from) : PipeReader
{
    private readonly Queue<Chunk> _chunks = [];
    private InEdge _edge = InEdge.Open(end.Generation, EdgeEnd.NextReader(), from, 0, end.WindowBytes);
    private Cursor _position = from;
    private Task<Page>? _next;

    public override Cursor Position => _position;

    public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
    {
        while (_chunks.Count == 0)
        {
            if (_edge.Ended) return null;

            _next ??= AskAsync();
            var page = await _next.WaitAsync(cancellationToken);
            _next = null;
            if (page.Error is not null) throw page.Error;

            end.Counters.Received(page, "pull");
            (_edge, var accepted, _) = _edge.Receive(page);
            foreach (var chunk in accepted) _chunks.Enqueue(chunk);
            if (!_edge.Ended) _next = AskAsync();
        }
        var taken = _chunks.Dequeue();
        _position = taken.After;
        return taken.Message;
    }

    private Task<Page> AskAsync()
    {
        end.Stopping.ThrowIfCancellationRequested();
        return end.Producer.PullAsync(new EdgePull(end.Consumer, end.Port, end.Generation, _edge.Reader, _edge.Cursor, _edge.Expected, end.WindowBytes), end.Stopping);
    }

    public override async ValueTask DisposeAsync()
    {
        if (end.Stopping.IsCancellationRequested) return;
        await end.Producer.CloseAsync(end.Consumer, end.Port, end.Generation, _edge.Reader, CancellationToken.None);
    }
}
