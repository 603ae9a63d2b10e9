using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Answers a consumer's calls for pages. Keeps one reader where the last page ended, and that page in case its answer was lost.</summary>
internal sealed class PullSender(Pipe component, EdgeCounters counters, CancellationToken stopping) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly SemaphoreSlim _turn = new(1);
    private PipeReader? _reader;
    private PageBuilder? _pages;
    private Cursor? _at;
    private (EdgePull Request, Task<Page> Page)? _reading;
    private (EdgePull Request, Page Page)? _last;

    /// <summary>The page that a request asks for; empty after <paramref name="wait"/> when it is not there yet.</summary>
    public async Task<Page> PullAsync(EdgePull request, TimeSpan wait)
    {
        if (!await _turn.WaitAsync(wait, _stop.Token)) return Answer(request, [], false);
        try
        {
            if (_last is { } last && last.Request == request) return last.Page;

            _reading ??= (request, ReadAsync(request));
            var (asked, reading) = _reading.Value;
            if (await Task.WhenAny(reading, Task.Delay(wait, _stop.Token)) != reading) return Answer(request, [], false);

            _reading = null;
            var page = await reading;
            _last = (asked, page);
            return asked == request ? page : Answer(request, [], false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new NotRunningException(component.Context.Node, request.Generation);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            return Answer(request, [], false, NodeFailedException.Of(component.Context.Node, error));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Page> ReadAsync(EdgePull request)
    {
        if (_reader is null || !request.From.Equals(_at))
        {
            if (_reader is not null) await _reader.DisposeAsync();
            _reader = component.Open(request.From);
            _pages = new PageBuilder(_reader, request.From.Pass);
            _at = request.From;
        }
        var edge = new OutEdge(request.Generation, request.Reader, request.Sequence, 0, request.CreditBytes);
        var (_, chunks, end) = await _pages!.NextAsync(edge, _stop.Token);
        if (chunks.Length > 0) _at = chunks[^1].After;
        counters.Sent(chunks.Length);
        Telemetry.PullAnswered(chunks.Length);
        return Answer(request, chunks, end);
    }

    /// <summary>Ends the reader, once nobody reads any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _turn.WaitAsync(CancellationToken.None);
        if (_reading is { } reading) await Task.WhenAny(reading.Page);
        if (_reader is not null) await _reader.DisposeAsync();
    }

    private Page Answer(EdgePull request, ImmutableArray<Chunk> chunks, bool end, Exception? error = null) =>
        new(request.Generation, request.Reader, chunks, end, error, counters.Silo);
}
