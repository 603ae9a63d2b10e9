using System.Collections.Concurrent;
using System.Threading.Channels;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>An edge whose producer sends pages over a stream, under byte credits.</summary>
/// <param name="end">The edge.</param>
/// <param name="slot">The queue of this silo that carries the stream.</param>
internal sealed class StreamEdge(EdgeEnd end, string slot) : IEdge
{
    private readonly ConcurrentDictionary<long, ChannelWriter<Page>> _inboxes = new();

    public PipeReader Open(Cursor from) => new StreamReader(this, end, from);

    /// <summary>Takes a page from the stream: only puts it in its reader's inbox, never waits. A page for a closed reader is dropped.</summary>
    public void Deliver(Page page)
    {
        if (page.Generation == end.Generation && _inboxes.TryGetValue(page.Reader, out var inbox)) inbox.TryWrite(page);
    }

    public ChannelReader<Page> Listen(long reader)
    {
        // Unbounded, because the credit bounds what the producer sends.
        var inbox = Channel.CreateUnbounded<Page>(new UnboundedChannelOptions { SingleReader = true });
        _inboxes[reader] = inbox.Writer;
        return inbox.Reader;
    }

    public Task AskAsync(InEdge edge) => end.Producer.OpenAsync(
        new EdgeOpen(end.Consumer, end.Role, end.Port, slot, end.Generation, edge.Reader, edge.Cursor, edge.Expected, edge.GrantedBytes), end.Stopping);

    public async Task CloseAsync(long reader)
    {
        if (!_inboxes.TryRemove(reader, out _) || end.Stopping.IsCancellationRequested) return;
        await end.Producer.CloseAsync(end.Consumer, end.Port, end.Generation, reader, CancellationToken.None);
    }
}

/// <summary>Reads one pass that arrives over a stream.</summary>
internal sealed class StreamReader(StreamEdge stream, EdgeEnd end, Cursor from) : PipeReader
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly Queue<Chunk> _chunks = [];
    private InEdge _edge = InEdge.Open(end.Generation, EdgeEnd.NextReader(), from, 0, end.WindowBytes);
    private Cursor _position = from;
    private ChannelReader<Page>? _inbox;

    public override Cursor Position => _position;

    public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
    {
        while (_chunks.Count == 0)
        {
            if (_edge.Ended) return null;

            if (_inbox is null) await OpenAsync();
            var page = await NextPageAsync(cancellationToken);
            if (page.Error is not null) throw page.Error;

            end.Counters.Received(page, "stream");
            (_edge, var accepted, var missing) = _edge.Receive(page);
            foreach (var chunk in accepted) _chunks.Enqueue(chunk);
            if (missing) await ReopenAsync();
        }

        var taken = _chunks.Dequeue();
        _position = taken.After;
        (_edge, var grant) = _edge.Consume(InEdge.Cost(taken));
        if (grant is { } limit) await end.Producer.GrantAsync(end.Consumer, end.Port, end.Generation, _edge.Reader, limit);
        return taken.Message;
    }

    /// <summary>The next page. While nothing comes, asks the producer what it has sent: a page that stays away twice is lost.</summary>
    private async Task<Page> NextPageAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Stopping);
        for (long? suspect = null; ;)
        {
            if (_inbox!.TryRead(out var page)) return page;

            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(either.Token);
            quiet.CancelAfter(Quiet);
            try
            {
                await _inbox.WaitToReadAsync(quiet.Token);
                continue;
            }
            catch (OperationCanceledException) when (!either.IsCancellationRequested)
            {
                // Nothing has come for a while: the producer is asked what it has sent.
            }

            var sent = await end.Producer.SentAsync(end.Consumer, end.Port, end.Generation, _edge.Reader, either.Token);
            if (sent > _edge.Expected && suspect == _edge.Expected)
            {
                await ReopenAsync();
                suspect = null;
            }
            else
            {
                suspect = sent > _edge.Expected ? _edge.Expected : null;
            }
        }
    }

    private async Task OpenAsync()
    {
        _inbox = stream.Listen(_edge.Reader);
        await stream.AskAsync(_edge);
    }

    private async Task ReopenAsync()
    {
        Telemetry.Reopened();
        await stream.CloseAsync(_edge.Reader);
        _edge = _edge.Reopen(EdgeEnd.NextReader());
        await OpenAsync();
    }

    public override ValueTask DisposeAsync() => _inbox is null ? ValueTask.CompletedTask : new(stream.CloseAsync(_edge.Reader));
}
