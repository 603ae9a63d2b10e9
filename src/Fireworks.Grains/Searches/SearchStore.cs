using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.Grains;

/// <summary>One search in the tables: its plan, its trials and what becomes of them. Every write is fenced.</summary>
/// <remarks>The plan with its graph is a blob; the search's row names it in <c>budget</c>, beside the totals that people ask for.</remarks>
internal sealed class SearchStore(SearchTable searches, TrialTable trials, RunTable runs, IBlobStore blobs, string tenant, string name)
{
    private const string Failed = "failed";

    /// <summary>Stores a search that is new; returns the plan that is stored under its name.</summary>
    public async Task<SearchPlan> OpenAsync(SearchPlan plan, CancellationToken cancellationToken)
    {
        var hash = await blobs.PutAsync(Encoding.UTF8.GetBytes(plan.ToJson().ToJsonString()), cancellationToken);
        var budget = new JsonObject { ["trials"] = plan.Trials, ["parallel"] = plan.Parallel, ["plan"] = hash };
        var (row, created) = await searches.OpenAsync(new SearchRow
        {
            Tenant = tenant, Name = name, State = TextOf(SearchState.Stopped), Metric = plan.Objective.Metric, Direction = plan.Objective.Direction,
            Budget = budget.ToJsonString(), Space = plan.Space.ToJson().ToJsonString(), Sampler = plan.Sampler.ToJson().ToJsonString(), Pruner = "null",
        }, cancellationToken);
        return created ? plan : await ReadPlanAsync(row, cancellationToken);
    }

    /// <summary>The search as stored, or null.</summary>
    public async Task<Search?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await searches.GetAsync(tenant, name, cancellationToken) is not { } row) return null;
        var plan = await ReadPlanAsync(row, cancellationToken);
        var stored = new List<Trial>();
        foreach (var trial in await trials.ListAsync(tenant, name, cancellationToken))
            stored.Add(await WithLastValueAsync(TrialOf(plan, trial), cancellationToken));
        return new Search(plan, stored, Enum.Parse<SearchState>(row.State, ignoreCase: true));
    }

    private async Task<SearchPlan> ReadPlanAsync(SearchRow row, CancellationToken cancellationToken)
    {
        using var budget = JsonDocument.Parse(row.Budget);
        return SearchPlan.Parse(Encoding.UTF8.GetString(await blobs.GetAsync(budget.RootElement.GetProperty("plan").GetString()!, cancellationToken)));
    }

    // Only a trial that is not over is asked for its last report: one that is has its value in its row.
    private async Task<Trial> WithLastValueAsync(Trial trial, CancellationToken cancellationToken)
    {
        if (trial is not { State: TrialState.Running, LastStep: not null }) return trial with { LastValue = trial.Value };
        var reports = await trials.ReportsAsync(tenant, name, trial.Number, cancellationToken);
        return trial with { LastValue = reports[^1].Value };
    }

    /// <summary>A trial as stored.</summary>
    public async Task<Trial> TrialAsync(SearchPlan plan, long number, CancellationToken cancellationToken) =>
        await WithLastValueAsync(TrialOf(plan, await RowAsync(number, cancellationToken)), cancellationToken);

    private async Task<TrialRow> RowAsync(long number, CancellationToken cancellationToken) =>
        await trials.GetAsync(tenant, name, number, cancellationToken) ?? throw new NotStoredException("trial", $"{name}#{number}");

    private static Trial TrialOf(SearchPlan plan, TrialRow row) => new(row.Number, TrialParams.Read(plan.Space, row.Params))
    {
        State = row.State switch
        {
            TrialTable.Running or TrialTable.Paused => TrialState.Running,
            TrialTable.Complete => TrialState.Complete,
            _ => TrialState.Failed,
        },
        // A trial that left its silo in order is not lost with it.
        Silo = row.State == TrialTable.Running ? row.Silo : null,
        Attempts = (int)row.Attempts, SilosLost = (int)row.SilosLost, Value = row.Value, LastStep = row.LastStep, Run = row.Run, Error = row.Error,
    };

    public Task<long> TakeAsync(CancellationToken cancellationToken) => searches.TakeAsync(tenant, name, cancellationToken);

    public Task MoveToAsync(long fence, SearchState state, DateTimeOffset? endedAt, CancellationToken cancellationToken) =>
        searches.UpdateAsync(tenant, name, fence, TextOf(state), endedAt: endedAt, cancellationToken: cancellationToken);

    /// <summary>Stores of a search that was stopped that none of its trials' runs goes on.</summary>
    public Task PauseRunsAsync(long fence, CancellationToken cancellationToken) => runs.PauseAsync(tenant, name, fence, cancellationToken);

    public Task InsertAsync(long fence, Trial trial, CancellationToken cancellationToken) => trials.InsertAsync(tenant, name, fence, new TrialRow
    {
        Number = trial.Number, State = TrialTable.Paused, Params = TrialParams.Write(trial.Parameters),
    }, cancellationToken);

    /// <summary>Begins a trial a last time, counting the silo it lost, and fails it.</summary>
    public async Task GiveUpAsync(long fence, Trial trial, bool siloLost, string silo, DateTimeOffset endedAt, CancellationToken cancellationToken)
    {
        if (siloLost) await trials.BeginAsync(tenant, name, trial.Number, fence, silo, trial.Run!, siloLost: true, cancellationToken);
        if (trial.Run is { } run && await runs.GetAsync(tenant, run, cancellationToken) is not null)
        {
            var runFence = await runs.TakeAsync(tenant, run, cancellationToken);
            await runs.UpdateAsync(tenant, run, runFence, Failed, error: trial.Error, endedAt: endedAt, cancellationToken: cancellationToken);
        }
        await trials.FinishAsync(tenant, name, trial.Number, fence, Failed, [], trial.Error, cancellationToken: cancellationToken);
    }

    /// <summary>The state as users see it.</summary>
    public static string TextOf(SearchState state) => state switch
    {
        SearchState.Stopped => "stopped",
        SearchState.Running => "running",
        _ => "complete",
    };

    /// <summary>The state as users see it.</summary>
    public static string TextOf(TrialState state) => state switch
    {
        TrialState.Running => TrialTable.Running,
        TrialState.Complete => TrialTable.Complete,
        _ => Failed,
    };
}
