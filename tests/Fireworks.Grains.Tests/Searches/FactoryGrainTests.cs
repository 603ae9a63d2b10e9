using System.Globalization;
using Fireworks.Contracts;
using Orleans.Core.Internal;

namespace Fireworks.Grains.Tests;

public sealed class FactoryGrainTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private IFactoryGrain Search(string name) => cluster.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, name));

    private async Task<IFactoryGrain> StartAsync(SearchPlan plan)
    {
        var search = Search(plan.Name);
        await search.OpenAsync(plan.Json(), Now);
        await search.StartAsync(Now);
        return search;
    }

    [Fact]
    public async Task Every_trial_completes_with_its_last_report_as_its_value()
    {
        var search = await StartAsync(SearchWaits.Plan("plain", trials: 8, parallel: 3));

        var status = await search.CompleteAsync();

        Assert.Equal(Enumerable.Range(0, 8).Select(i => (long)i), status.Trials.Select(t => t.Number));
        Assert.All(status.Trials, t => Assert.Equal(("complete", 1, 3L), (t.State, t.Attempts, t.LastStep)));
        Assert.All(status.Trials, t => Assert.Equal(X(t) - 0.03, t.Value!.Value, 12));
        Assert.Equal(status.Trials.MaxBy(t => t.Value)!.Number, status.Best);
    }

    [Fact]
    public async Task The_tables_hold_trials_reports_runs_and_parameters()
    {
        var plan = SearchWaits.Plan("tables", trials: 2, parallel: 2);
        await (await StartAsync(plan)).CompleteAsync();

        var trials = await new TrialTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, plan.Name, Now);
        var reports = await new TrialTable(cluster.Store).ReportsAsync(GrainKey.DefaultTenant, plan.Name, cancellationToken: Now);
        var run = await new RunTable(cluster.Store).GetAsync(GrainKey.DefaultTenant, trials[1].Run!, Now);
        var metrics = await new MetricTable(cluster.Store).SeriesAsync(GrainKey.DefaultTenant, trials[1].Run!, cancellationToken: Now);
        var search = await new SearchTable(cluster.Store).GetAsync(GrainKey.DefaultTenant, plan.Name, Now);

        Assert.Equal([(0, 1, 1), (0, 2, 1), (0, 3, 1), (1, 1, 1), (1, 2, 1), (1, 3, 1)], reports.Select(r => (r.Number, r.Step, r.Attempt)).ToArray());
        Assert.Equal(("tables", "tables", 1L, "complete"), (run!.Experiment, run.Search, run.Trial, run.State));
        Assert.Equal(trials[1].Params, await new RunTable(cluster.Store).ParamsAsync(GrainKey.DefaultTenant, trials[1].Run!, Now));
        Assert.Equal(["slope/loss", "slope/value"], metrics.Select(m => m.Name).Distinct());
        Assert.Equal(("complete", "maximize", "slope/value"), (search!.State, search.Direction, search.Metric));
        Assert.NotNull(search.EndedAt);
    }

    [Fact]
    public async Task A_trial_runs_only_what_its_metric_needs()
    {
        await (await StartAsync(SearchWaits.Plan("pruned", trials: 1, parallel: 1))).CompleteAsync();

        Assert.False(Collect.Received.ContainsKey("pruned"));
    }

    [Fact]
    public async Task No_more_than_the_limit_run_at_once()
    {
        var search = await StartAsync(SearchWaits.Plan("limit", trials: 6, parallel: 2, ", \"gate\": \"limit\""));

        var full = await search.UntilAsync(s => s.Trials.Count(t => t.LastStep == 1) == 2);
        Assert.Equal(2, full.Trials.Length);
        Slope.GateOf("limit").SetResult();

        Assert.Equal(6, (await search.CompleteAsync()).Trials.Count(t => t.State == "complete"));
    }

    [Fact]
    public async Task A_trial_whose_graph_throws_fails_with_the_reason_and_the_others_go_on()
    {
        var search = await StartAsync(SearchWaits.Plan("throws", trials: 8, parallel: 4, ", \"fail_above\": 0.5"));

        var status = await search.CompleteAsync();

        Assert.All(status.Trials, t => Assert.Equal(X(t) > 0.5 ? "failed" : "complete", t.State));
        Assert.All(status.Trials.Where(t => t.State == "failed"), t => Assert.Contains("above 0.5", t.Error));
        Assert.Equal(["complete", "failed"], status.Trials.Select(t => t.State).Distinct().Order());
    }

    [Fact]
    public async Task A_trial_that_never_reports_fails_and_names_what_it_logged()
    {
        var search = await StartAsync(SearchWaits.Plan("silent", trials: 1, parallel: 1, ", \"silent_above\": -1"));

        var trial = Assert.Single((await search.CompleteAsync()).Trials);

        Assert.Equal("failed", trial.State);
        Assert.Contains("never logged 'slope/value'; it logged: slope/loss", trial.Error);
    }

    [Fact]
    public async Task Opened_again_with_the_same_plan_it_is_the_same_search()
    {
        var plan = SearchWaits.Plan("again", trials: 2, parallel: 1);
        await (await StartAsync(plan)).CompleteAsync();

        var status = await Search("again").OpenAsync(plan.Json(), Now);
        var started = await Search("again").StartAsync(Now);

        Assert.Equal("complete", status.State);
        Assert.Equal(("complete", 2), (started.State, started.Trials.Length));
    }

    [Fact]
    public async Task Opened_with_another_plan_it_is_a_conflict_that_shows_the_difference()
    {
        await Search("conflict").OpenAsync(SearchWaits.Plan("conflict", trials: 2, parallel: 1).Json(), Now);

        var error = await Assert.ThrowsAsync<SearchConflictException>(() => Search("conflict").OpenAsync(SearchWaits.Plan("conflict", trials: 3, parallel: 1).Json(), Now));

        Assert.Contains("trials is 2, not 3", error.Message);
    }

    [Fact]
    public async Task A_graph_that_cannot_run_is_refused_when_the_search_is_opened() =>
        await Assert.ThrowsAsync<GraphInvalidException>(() => Search("unknown").OpenAsync(
            SearchWaits.Plan("unknown", 1, 1).Json().Replace("\"slope\",\"x\"", "\"slop\",\"x\"", StringComparison.Ordinal), Now));

    [Fact]
    public async Task A_plan_that_is_wrong_is_refused_with_every_problem()
    {
        var json = SearchWaits.Plan("wrong", 1, 1).Json().Replace("\"trials\":1,\"parallel\":1", "\"trials\":\"1\",\"parallel\":1.5", StringComparison.Ordinal);

        var error = await Assert.ThrowsAsync<PlanInvalidException>(() => Search("wrong").OpenAsync(json, Now));

        Assert.Equal(["$.trials", "$.parallel"], error.Problems.Select(p => p.Path));
    }

    [Fact]
    public async Task A_search_that_is_not_there_says_so() =>
        Assert.Contains("There is no search 'nowhere'", (await Assert.ThrowsAsync<SearchNotFoundException>(() => Search("nowhere").StatusAsync(Now))).Message);

    [Fact]
    public async Task Stopped_and_started_again_it_goes_on_where_it_was()
    {
        var search = await StartAsync(SearchWaits.Plan("stopped", trials: 4, parallel: 2, ", \"gate\": \"stopped\""));
        await search.UntilAsync(s => s.Trials.Count(t => t.LastStep == 1) == 2);

        await search.StopAsync(Now);
        var rows = await new TrialTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, "stopped", Now);
        Assert.Equal(["paused", "paused"], rows.Select(r => r.State));
        Assert.Equal("stopped", (await search.StatusAsync(Now)).State);
        Slope.GateOf("stopped").SetResult();
        await search.StartAsync(Now);

        var status = await search.CompleteAsync();
        Assert.Equal([2, 2, 1, 1], status.Trials.Select(t => t.Attempts));
        Assert.All(await new TrialTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, "stopped", Now), r => Assert.Equal(0, r.SilosLost));
    }

    [Fact]
    public async Task Stopped_it_has_no_run_that_goes_on_though_a_trial_does_not_listen()
    {
        var search = await StartAsync(SearchWaits.Plan("unheard", trials: 2, parallel: 1, ", \"gate\": \"unheard\", \"deaf\": true"));
        await search.UntilAsync(s => s.Trials.Any(t => t.LastStep == 1));

        await search.StopAsync(Now);
        var runs = await new RunTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, "unheard", cancellationToken: Now);
        Slope.GateOf("unheard").SetResult();

        Assert.Equal(("paused", null), Assert.Single(runs) is { } run ? (run.State, run.EndedAt) : default);
        await search.StartAsync(Now);
        await search.CompleteAsync();
        Assert.All(await new RunTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, "unheard", cancellationToken: Now), r => Assert.Equal("complete", r.State));
    }

    [Fact]
    public async Task Deactivated_amid_its_trials_it_leads_them_on_and_none_begins_again()
    {
        var search = await StartAsync(SearchWaits.Plan("moved", trials: 5, parallel: 2, ", \"gate\": \"moved\""));
        await search.UntilAsync(s => s.Trials.Count(t => t.LastStep == 1) == 2);
        var before = await new SearchTable(cluster.Store).GetAsync(GrainKey.DefaultTenant, "moved", Now);

        await search.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        var found = new List<SearchEvent>();
        while (found.Count < 2) found.AddRange((await search.EventsAsync(found.LastOrDefault()?.Sequence ?? 0, Now)).Where(e => e.Type == "trial-started"));
        Slope.GateOf("moved").SetResult();
        var status = await search.CompleteAsync();

        Assert.Equal([1, 1, 1, 1, 1], status.Trials.Select(t => t.Attempts));
        Assert.All(status.Trials, t => Assert.Equal("complete", t.State));
        Assert.True((await new SearchTable(cluster.Store).GetAsync(GrainKey.DefaultTenant, "moved", Now))!.Fence > before!.Fence);
        await AssertOneReportEachAsync("moved", 5);
    }

    [Fact]
    public async Task A_trial_that_no_longer_runs_is_found_by_a_ping_and_begun_again()
    {
        var search = await StartAsync(SearchWaits.Plan("pinged", trials: 2, parallel: 2, ", \"gate\": \"pinged\""));
        await search.UntilAsync(s => s.Trials.Count(t => t.LastStep == 1) == 2);

        await cluster.Grains.GetGrain<ITrialGrain>(GrainKey.Trial(GrainKey.DefaultTenant, "pinged", 1)).Cast<IGrainManagementExtension>().DeactivateOnIdle();
        await search.UntilAsync(s => s.Trials[1].Attempts == 2);
        Slope.GateOf("pinged").SetResult();

        Assert.Equal([1, 2], (await search.CompleteAsync()).Trials.Select(t => t.Attempts));
        await AssertOneReportEachAsync("pinged", 2);
    }

    [Fact]
    public async Task Events_tell_how_each_trial_went()
    {
        var search = await StartAsync(SearchWaits.Plan("events", trials: 1, parallel: 1));
        await search.CompleteAsync();

        var events = await search.EventsAsync(0, Now);

        Assert.Equal(["running", "complete"], events.Where(e => e.Type == "state").Select(e => e.State));
        Assert.Equal([1L, 2L, 3L], events.Where(e => e.Type == "trial-report").Select(e => e.Trial!.LastStep!.Value));
        Assert.Equal(("complete", 3L), events.Single(e => e.Type == "trial-ended").Trial is { } ended ? (ended.State, ended.LastStep) : default);
        Assert.Single(events, e => e.Type == "trial-started");
        Assert.Equal(events.Skip(3).Select(e => e.Sequence), (await search.EventsAsync(events[2].Sequence, Now)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_trial_that_took_three_silos_down_is_failed_by_name_and_its_rows_stay()
    {
        var search = await StartAsync(SearchWaits.Plan("poison", trials: 2, parallel: 1, ", \"gate\": \"poison\""));
        await search.UntilAsync(s => s.Trials.Any(t => t.LastStep == 1));
        await search.StopAsync(Now);
        await cluster.Store.Writer.WriteAsync(
            s => s.Execute("update trials set state = 'running', silos_lost = 2, silo = '10.0.0.9:1@1' where search = 'poison'"), Now);      // as a dead silo leaves it
        await search.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        Slope.GateOf("poison").SetResult();

        await search.StartAsync(Now);
        var status = await search.CompleteAsync();

        Assert.Equal(["failed", "complete"], status.Trials.Select(t => t.State));
        Assert.Contains("lost 3 silos", status.Trials[0].Error);
        var row = await new TrialTable(cluster.Store).GetAsync(GrainKey.DefaultTenant, "poison", 0, Now);
        Assert.Equal((3L, 1L), (row!.SilosLost, row.LastStep));
    }

    private async Task AssertOneReportEachAsync(string search, int trials)
    {
        var reports = await new TrialTable(cluster.Store).ReportsAsync(GrainKey.DefaultTenant, search, cancellationToken: Now);
        Assert.Equal(from trial in Enumerable.Range(0, trials) from step in new[] { 1, 2, 3 } select ((long)trial, (long)step), reports.Select(r => (r.Number, r.Step)));
    }

    private static double X(TrialStatus trial) => double.Parse(trial.Parameters["x"], CultureInfo.InvariantCulture);
}
