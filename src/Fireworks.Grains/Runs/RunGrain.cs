using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fireworks.Contracts;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Fireworks.Grains;

/// <summary>One run: checks and stores it, prepares its nodes, hears their ends, starts anew what was lost.</summary>
/// <remarks>The row in <c>runs</c> is the truth about its state; a reminder and pings bring it back after a silo was lost.</remarks>
[Reentrant, PlacedByLabel]
internal sealed partial class RunGrain(
    [PersistentState(nameof(RunGrain))] IPersistentState<RunState> state,
    RunTable runs,
    SearchTable searches,
    MetricTable metrics,
    Snapshots snapshots,
    Places places,
    SiloComponents components,
    SiloLogs logs,
    ComponentCatalog catalog,
    TimeProvider time,
    ILogger<RunGrain> logger) : Grain, IRunGrain, IRemindable
{
    private const int MostRestarts = 5;
    private static readonly TimeSpan LongestPlacing = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PlacingPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromMinutes(10);

    private readonly EventLog<RunEvent> _events = new();
    private readonly Dictionary<string, MetricValue> _last = [];
    private readonly SemaphoreSlim _changing = new(1);
    private string _tenant = "", _run = "";
    private RunRow? _row;
    private ResolvedGraph? _graph;
    private ImmutableArray<(ResolvedNode Node, NodeAddress Address, NodePlan Plan)> _nodes = [];
    private HashSet<string> _awaited = [];
    private IGrainTimer? _ping;
    private DateTimeOffset _used;

    private bool IsRunning => _row?.State == RunPhase.Running;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_tenant, _run) = GrainKey.Split(this.GetPrimaryKeyString(), 2) is [var tenant, var run] ? (tenant, run) : throw new InvalidOperationException();
        if (state.State.Request is not { } request || await runs.GetAsync(_tenant, _run, cancellationToken) is not { } row) return;
        if (components.Better(Graph.Parse(request.Graph)) is { } better)
        {
            this.MoveTo(better);
            return;
        }

        (_row, _graph) = (row, await ResolveAsync(request));
        foreach (var point in await metrics.LastAsync(_tenant, _run, cancellationToken)) _last[point.Name] = Value(point);
        var (latest, total) = await metrics.LatestAsync(_tenant, _run, EventLog<RunEvent>.MostKept, cancellationToken);
        _events.SkipTo(total - latest.Count);
        foreach (var point in latest) Tell(Value(point));
        Tell(row.State, row.Error);
        if (IsRunning) RunInBackground(() => RestartAsync(state.State.Generation, "its silo was lost"));
    }

    public async Task<RunStatus> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (_row is not null || await IsOverOrLedElsewhereAsync(cancellationToken)) return await StatusAsync(cancellationToken);

            var graph = await ResolveAsync(request);
            foreach (var home in RunPlanner.Homes(graph, catalog)) places.Check(home);
            _graph = graph;
            await StoreAsync(request, graph, cancellationToken);
            await this.RegisterOrUpdateReminder("alive", ReminderPeriod, ReminderPeriod, CancellationToken.None);
            Tell(RunPhase.Running, null);
            Telemetry.RunBegun();
        }
        finally
        {
            _changing.Release();
        }
        await BeginAsync(cancellationToken);
        return await StatusAsync(cancellationToken);
    }

    // A run that was ended before anybody led it stays ended, and a trial's is its search's.
    private async Task<bool> IsOverOrLedElsewhereAsync(CancellationToken cancellationToken) =>
        await runs.GetAsync(_tenant, _run, cancellationToken) is { } row && (row.Search is not null || row.State != RunPhase.Running);

    /// <summary>Stores what was asked before the row that shows it: a run that is listed can always be led on, whenever its silo dies.</summary>
    private async Task StoreAsync(RunRequest request, ResolvedGraph graph, CancellationToken cancellationToken)
    {
        (state.State.Request, state.State.Generation, state.State.Fence) = (request, 1, RunTable.FirstFence);
        try
        {
            await state.WriteStateAsync(cancellationToken);
            _row = await runs.CreateAsync(
                new RunRow
                {
                    Tenant = _tenant, Run = _run, Experiment = request.Experiment ?? graph.Name, Graph = AsRun(request, graph), SpecHash = graph.Hash, Seed = graph.Seed,
                    State = RunPhase.Running, StartedAt = time.GetUtcNow(), Warnings = [.. graph.Warnings.Select(w => w.ToString())], Host = Environment.MachineName,
                    BegunFrom = request.Scaffold,
                },
                [.. graph.Parameters.Select(Param)], cancellationToken);
            state.State.Fence = _row.Fence;
        }
        catch
        {
            DeactivateOnIdle();         // whether the row is there only the next activation learns
            throw;
        }
    }

    public async Task<RunStatus> StatusAsync(CancellationToken cancellationToken)
    {
        if (_row is not { } row) return await StoredAsync(cancellationToken);
        var nodes = await Task.WhenAll(_nodes.Select(n => NodeStatusAsync(n.Address, cancellationToken)));
        return new RunStatus(
            _run, row.Experiment, row.Number, _graph!.Name, row.State, row.Error, _failure?.GetBaseException().GetType().Name, state.State.Generation, row.Seed, row.StartedAt, row.EndedAt,
            [.. row.Warnings], [.. _graph.Outputs.Keys], [.. nodes], [.. _last.Values], Values(_graph.Parameters), row.Search, row.Trial);
    }

    /// <summary>A run that this grain does not lead, such as a trial's: what the tables say of it.</summary>
    private async Task<RunStatus> StoredAsync(CancellationToken cancellationToken)
    {
        var row = await runs.GetAsync(_tenant, _run, cancellationToken) ?? throw new RunNotFoundException(_run);
        var graph = Graph.Parse(row.Graph);
        var last = await metrics.LastAsync(_tenant, _run, cancellationToken);
        var parameters = (await runs.ParamsAsync(_tenant, _run, cancellationToken)).ToDictionary(p => p.Name, JsonNode? (p) => p.Value is { } number ? number : p.Text);
        return new RunStatus(
            _run, row.Experiment, row.Number, graph.Name, row.State, row.Error, null, row.Fence, row.Seed, row.StartedAt, row.EndedAt,
            [.. row.Warnings], [], [], [.. last.Select(Value)], Values(parameters), row.Search, row.Trial);
    }

    /// <summary>Why this grain can do nothing for the run: there is none, or its search leads it.</summary>
    private async Task<FireworksException> NotLedAsync(CancellationToken cancellationToken) =>
        await runs.GetAsync(_tenant, _run, cancellationToken) is { Search: { } search } row ? new RunIsTrialException(_run, search, row.Trial) : new RunNotFoundException(_run);

    private static ImmutableSortedDictionary<string, string> Values(IReadOnlyDictionary<string, JsonNode?> parameters) =>
        parameters.ToImmutableSortedDictionary(p => p.Key, p => p.Value?.ToJsonString() ?? "null", StringComparer.Ordinal);

    private async Task<NodeStatus> NodeStatusAsync(NodeAddress address, CancellationToken cancellationToken)
    {
        try
        {
            AskForPlace(address);
            return await GrainFactory.GetNode(address).StatusAsync(cancellationToken);
        }
        catch (Exception gone) when (Loss.Is(gone))
        {
            return new NodeStatus(address.Node, 0, NodePhase.Cancelled, "", 0, 0, 0, 0, gone.Message);
        }
    }

    public async Task<ImmutableArray<RunEvent>> EventsAsync(long after, CancellationToken cancellationToken) =>
        _row is null ? throw await NotLedAsync(cancellationToken) : await _events.AfterAsync(after, cancellationToken);

    public async Task<ImmutableArray<MetricValue>> MetricsAsync(string? name, CancellationToken cancellationToken) =>
        [.. (await metrics.SeriesAsync(_tenant, _run, name, cancellationToken)).Select(Value)];

    public Task LoggedAsync(MetricValue metric, long generation)
    {
        if (generation == state.State.Generation) Log(metric);
        return Task.CompletedTask;
    }

    private void Log(MetricValue metric)
    {
        _last[metric.Name] = metric;
        Tell(metric);
    }

    private void Tell(MetricValue metric) => _events.Add(sequence => new RunEvent(sequence, "metric", metric, null, null));

    private void Tell(string phase, string? error) => _events.Add(sequence => new RunEvent(sequence, "state", null, phase, error));

    private static MetricValue Value(MetricPoint point) => new(point.Name, point.Step, point.Value);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask; // Being activated is all it takes.

    // Off the scheduler: checking a graph makes each of its components once, and the first model loads torch.
    private Task<ResolvedGraph> ResolveAsync(RunRequest request) => Task.Run(() =>
    {
        var graph = Graph.Parse(request.Graph);
        if (request.Seed is { } seed) graph = graph with { Seed = seed };
        return GraphResolver.Resolve(graph, catalog, request.Parameters.ToDictionary(p => p.Key, p => JsonNode.Parse(p.Value)));
    });

    /// <summary>The graph with the seed and parameters that were used: what a scaffold of this run needs to be restored alone.</summary>
    private static string AsRun(RunRequest request, ResolvedGraph graph) =>
        (Graph.Parse(request.Graph) with { Seed = graph.Seed, Parameters = graph.Parameters }).ToJson();

    private static ParamRow Param(KeyValuePair<string, JsonNode?> parameter) => parameter.Value is JsonValue value && value.TryGetValue<double>(out var number)
        ? ParamRow.Of(parameter.Key, number)
        : ParamRow.Of(parameter.Key, parameter.Value?.ToString() ?? "");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} starts its nodes again as generation {Generation}: {Reason}")]
    private partial void LogRestart(string run, long generation, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} could not store its end")]
    private partial void LogEndFailed(Exception error, string run);
}

/// <summary>The states of a run, as they are stored.</summary>
internal static class RunPhase
{
    public const string Running = "running";
    public const string Complete = "complete";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
}
