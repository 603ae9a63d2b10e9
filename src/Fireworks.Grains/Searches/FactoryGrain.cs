using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fireworks.Contracts;
using Microsoft.Extensions.Logging;

namespace Fireworks.Grains;

/// <summary>Runs one hyperparameter search: proposes trials, hears their reports, keeps the best.</summary>
/// <remarks>
/// <para>The tables are the truth and this grain keeps no state beside them. An activation that is to run trials takes the search's fence, so
/// that whatever an earlier one still writes is refused; it stores each move first and only then takes it over.</para>
/// <para>An activation that finds its search running goes on by itself; a reminder wakes it when nobody asks.</para>
/// </remarks>
[PlacedByLabel]
internal sealed partial class FactoryGrain(
    SearchTable searches,
    TrialTable trials,
    RunTable runs,
    IBlobStore blobs,
    ComponentCatalog catalog,
    ISiloStatusOracle silos,
    Places places,
    SiloComponents components,
    Leaving leaving,
    SiloLogs logs,
    ILocalSiloDetails here,
    TimeProvider time,
    ILogger<FactoryGrain> logger) : Grain, IFactoryGrain, IRemindable
{
    private const string Reminder = "search";

    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly SearchEvents _events = new();
    private Task _turn = Task.CompletedTask;
    private SearchStore _store = null!;
    private string _tenant = "", _name = "";
    private Search? _search;
    private long _fence;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (GrainKey.Split(this.GetPrimaryKeyString(), 2) is not [var tenant, var name]) return;
        (_tenant, _name) = (tenant, name);
        _store = new SearchStore(searches, trials, runs, blobs, tenant, name);
        await LoadAsync(cancellationToken);
        if (_search is { } search && components.Better(search.Plan.Graph) is { } better) this.MoveTo(better);
        else if (_search?.State == SearchState.Running) Tend();
    }

    public async Task<SearchStatus> OpenAsync(string plan, CancellationToken cancellationToken)
    {
        var given = SearchPlan.Parse(plan);
        if (given.Name != _name)
            throw new PlanInvalidException([new("$.name", "name", $"The plan is called '{given.Name}', but was opened as '{_name}'; use one name.")]);

        if (_search is null)
        {
            CheckGraph(given);
            await _store.OpenAsync(given, cancellationToken);
            await LoadAsync(cancellationToken);
        }
        return PlanDifference.Between(Need().Plan, given) is { } difference ? throw new SearchConflictException(_name, difference) : Status(Need());
    }

    // The first trial's parameters stand for all: they are of the same types.
    private void CheckGraph(SearchPlan plan) =>
        GraphResolver.Resolve(plan.Graph, catalog, TrialWork.Values(plan.Sampler.Propose(plan.Space, 0, [])));

    public async Task<SearchStatus> StartAsync(CancellationToken cancellationToken)
    {
        var search = Need();
        if (search.State != SearchState.Stopped) return Status(search);
        await InTurnAsync(async () =>
        {
            await OwnAsync(cancellationToken);
            await _store.MoveToAsync(_fence, SearchState.Running, null, cancellationToken);
            search.Start();
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        });
        _events.Add("state", state: SearchStore.TextOf(search.State));
        LogStarted(_name, search.Waiting.Count, search.Plan.Trials - search.Trials.Count);
        Tend();
        return Status(search);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var search = Need();
        await InTurnAsync(async () =>
        {
            if (search.State != SearchState.Running) return;
            await OwnAsync(cancellationToken);
            await _store.MoveToAsync(_fence, SearchState.Stopped, null, cancellationToken);
            var working = search.AtWork.ToArray();
            search.Stop();
            await RestAsync();
            await Task.WhenAll(working.Select(number => TrialOf(number).StopAsync(cancellationToken)));
            await _store.PauseRunsAsync(_fence, cancellationToken);
            foreach (var number in working) await RefreshAsync(number, cancellationToken);
            _events.Add("state", state: SearchStore.TextOf(search.State));
        });
    }

    public Task<SearchStatus> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(Status(Need()));

    public async Task<ImmutableArray<SearchEvent>> EventsAsync(long after, CancellationToken cancellationToken)
    {
        Need();
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leaving.Begun);
        try
        {
            return await _events.AfterAsync(after, until.Token);
        }
        catch (OperationCanceledException) when (leaving.HasBegun)
        {
            return [];      // whoever asks again is answered where the search goes on
        }
    }

    public Task ReportedAsync(long number, long step, double value, CancellationToken cancellationToken)
    {
        if (Need().Reported(number, step, value)) _events.Add("trial-report", Status(_search!.Trials[(int)number]));
        return Task.CompletedTask;
    }

    public async Task EndedAsync(long number, CancellationToken cancellationToken)
    {
        Need();
        await RefreshAsync(number, cancellationToken);
        if (_search!.State == SearchState.Running) Tend();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        _search?.State == SearchState.Running ? Task.CompletedTask : RestAsync();     // being activated was all it took

    private Search Need() => _search ?? throw _unreadable ?? new SearchNotFoundException(_name);

    private ITrialGrain TrialOf(long number) => GrainFactory.GetGrain<ITrialGrain>(GrainKey.Trial(_tenant, _name, number));

    private SearchStatus Status(Search search) => new(
        search.Plan.Name, SearchStore.TextOf(search.State), search.Plan.Objective.Metric, search.Plan.Objective.IsMaximize,
        search.Plan.Trials, search.Plan.Parallel, [.. search.Trials.Select(Status)], search.Best?.Number, search.Trials.Count(t => t.Attempts > 1),
        here.SiloAddress.ToParsableString());

    private static TrialStatus Status(Trial trial) => new(
        trial.Number, SearchStore.TextOf(trial.State), trial.Value, trial.LastStep, trial.LastValue, trial.Parameters,
        trial.Attempts, trial.Run, trial.Error);
}
