using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Fireworks.Api;

namespace Fireworks;

/// <summary>A run of a graph. Disposing the handle detaches: the run goes on and nothing is lost.</summary>
public sealed class RunHandle : IAsyncDisposable
{
    private readonly Door _door;

    internal RunHandle(Door door, RunInfo info) => (_door, Id, Experiment, Number) = (door, info.Run, info.Experiment, info.Number);

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>The shelf it stands on.</summary>
    public string Experiment { get; }

    /// <summary>Its number on the shelf, from 1.</summary>
    public long Number { get; }

    /// <summary>Its short name, such as <c>digits#2</c>.</summary>
    public string Name => $"{Experiment}#{Number}";

    /// <summary>How it stands.</summary>
    public Task<RunInfo> StatusAsync(CancellationToken cancellationToken = default) => _door.GetAsync<RunInfo>(Door.Path(Routes.Run, Id), cancellationToken);

    /// <summary>A metric's values by step: those there are, then each as it comes, until the run ends.</summary>
    /// <param name="name">node/part/metric, such as <c>mlp/validate/accuracy</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<MetricPoint> MetricsAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<long>();
        await foreach (var e in EventsAsync(cancellationToken))
            if (e.Metric is { } point && point.Name == name && seen.Add(point.Step)) yield return point;

        // What is stored is the truth; the feed may have lost points when a silo died.
        foreach (var point in await HistoryAsync(name, cancellationToken))
            if (seen.Add(point.Step)) yield return point;
    }

    /// <summary>The values stored so far, of one metric or of all.</summary>
    public Task<IReadOnlyList<MetricPoint>> HistoryAsync(string? name = null, CancellationToken cancellationToken = default) =>
        _door.GetAsync<IReadOnlyList<MetricPoint>>(Door.Path(Routes.RunMetrics, Id) + (name is null ? "" : "?name=" + Uri.EscapeDataString(name)), cancellationToken);

    /// <summary>What happens: metrics and states, from the beginning, until the run ends.</summary>
    public IAsyncEnumerable<FeedEvent> EventsAsync(CancellationToken cancellationToken = default) => _door.EventsAsync("run=" + Id, cancellationToken);

    /// <summary>The rows of an output, message by message, once what it depends on is there. A broken connection is resumed where it broke.</summary>
    /// <param name="output">One of the graph's outputs.</param>
    /// <param name="from">Where to begin; the first row when null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FireworksApiException">There is no such output, or a node failed.</exception>
    public async IAsyncEnumerable<Message> ReadAsync(string output, Cursor? from = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in PagesAsync(output, from, cancellationToken)) yield return page.Message;
    }

    /// <summary>The rows of an output with the cursor after each message, from which they can be read on later.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async IAsyncEnumerable<ArrowPage> PagesAsync(string output, Cursor? from = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var patience = new Patience(_door.Time);
        while (true)
        {
            Exception? broke = null;
            await using var pages = StreamAsync(output, from, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (broke is null)
            {
                try
                {
                    if (!await pages.MoveNextAsync()) yield break;
                }
                catch (Exception e) when (e is IOException or HttpRequestException or ServiceUnreachableException or ArrowFormatException)
                {
                    broke = e;
                    continue;
                }
                from = pages.Current.Cursor ?? from;
                patience.Progress();
                yield return pages.Current;
            }
            if (await patience.WaitAsync(cancellationToken)) continue;
            if (broke is ArrowFormatException) ExceptionDispatchInfo.Throw(broke);
            throw new ServiceUnreachableException(_door.Address, broke);
        }
    }

    private async IAsyncEnumerable<ArrowPage> StreamAsync(string output, Cursor? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = Door.Path(Routes.RunOutput, Id, output) + (from is null ? "" : "?from=" + from);
        using var response = await _door.SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var reader = new ArrowStreamReader(body);
        while (await reader.ReadAsync(cancellationToken) is { } page)
            if (page.Message.Length > 0) yield return page;
    }

    /// <summary>Waits for the end and says how it ended: complete, failed or cancelled.</summary>
    /// <returns>The run as it stands then; look at <see cref="RunInfo.State"/> and <see cref="RunInfo.Error"/>.</returns>
    public async Task<RunInfo> WaitAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var _ in EventsAsync(cancellationToken)) { }
        return await StatusAsync(cancellationToken);
    }

    /// <summary>Ends the run as cancelled; one that has ended stays as it is.</summary>
    public Task CancelAsync(CancellationToken cancellationToken = default) => _door.PostAsync(Door.Path(Routes.CancelRun, Id), cancellationToken);

    /// <summary>Lets a finished run's nodes go; what they learned stays in the snapshot taken at its end.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken = default) => _door.PostAsync(Door.Path(Routes.ReleaseRun, Id), cancellationToken);

    /// <summary>Detaches.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Such as <c>digits#2</c>.</summary>
    public override string ToString() => Name;
}
