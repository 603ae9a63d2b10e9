using System.Diagnostics;
using Fireworks.Contracts;
using Orleans.Streams;

namespace Fireworks.Grains;

/// <summary>Sends one pass of a component over a stream, under the consumer's credit. One pump for each opening, off the grain's scheduler.</summary>
internal sealed class StreamSender
{
    private readonly Pipe _component;
    private readonly EdgeOpen _open;
    private readonly IAsyncStream<Page> _stream;
    private readonly EdgeCounters _counters;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _stop;
    private readonly Lock _lock = new();
    private OutEdge _edge;
    private TaskCompletionSource? _credit;

    public StreamSender(Pipe component, EdgeOpen open, IAsyncStream<Page> stream, EdgeCounters counters, CancellationToken stopping)
    {
        (_component, _open, _stream, _counters, _stopping) = (component, open, stream, counters, stopping);
        _edge = new OutEdge(open.Generation, open.Reader, open.Sequence, 0, open.LimitBytes);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Completion = Task.Run(PumpAsync, CancellationToken.None);
    }

    /// <summary>Ends when the pump does: with the failure that the consumer could not be told of, if there was one.</summary>
    public Task Completion { get; }

    /// <summary>The sequence of the next chunk, one more once the pump has ended: so a consumer finds a lost end or error missing too.</summary>
    public long NextSequence
    {
        get { lock (_lock) return _edge.NextSequence + (Completion.IsCompleted ? 1 : 0); }
    }

    public void Grant(long generation, long reader, long limitBytes)
    {
        TaskCompletionSource? credit;
        lock (_lock)
        {
            _edge = _edge.Grant(generation, reader, limitBytes);
            if (!_edge.MaySend) return;
            (credit, _credit) = (_credit, null);
        }
        credit?.TrySetResult();
    }

    public void Stop() => _stop.Cancel();

    private async Task PumpAsync()
    {
        var stopping = _stop.Token;
        try
        {
            await using var reader = _component.Open(_open.From);
            var pages = new PageBuilder(reader, _open.From.Pass);
            for (var end = false; !end;)
            {
                if (CreditAsync() is { IsCompleted: false } credit) await WaitAsync(credit, stopping);
                OutEdge edge;
                lock (_lock) edge = _edge;
                (edge, var chunks, end) = await pages.NextAsync(edge, stopping);
                lock (_lock) _edge = edge with { LimitBytes = Math.Max(edge.LimitBytes, _edge.LimitBytes) };
                await _stream.OnNextAsync(new Page(_open.Generation, _open.Reader, chunks, end, null, _counters.Silo));
                _counters.Sent(chunks.Length);
                Telemetry.PageSent(chunks.Length);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested || _stopping.IsCancellationRequested)
        {
            // The reader has closed or the node has stopped: nobody waits for the rest. What this node waits for may notice the stop before its own token does.
        }
        catch (Exception error)
        {
            await _stream.OnNextAsync(new Page(_open.Generation, _open.Reader, [], false, NodeFailedException.Of(_component.Context.Node, error), _counters.Silo));
        }
    }

    private static async Task WaitAsync(Task credit, CancellationToken stopping)
    {
        var began = Stopwatch.GetTimestamp();
        await credit.WaitAsync(stopping);
        Telemetry.CreditWaited(Stopwatch.GetElapsedTime(began));
    }

    private Task CreditAsync()
    {
        lock (_lock)
        {
            if (_edge.MaySend) return Task.CompletedTask;
            _credit ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _credit.Task;
        }
    }
}
