using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class OverviewGrainTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private IOverviewGrain Overview => cluster.Grains.GetGrain<IOverviewGrain>(GrainKey.Overview(GrainKey.DefaultTenant));

    [Fact]
    public async Task A_search_is_told_with_its_trials_its_runs_and_its_experiment()
    {
        var search = cluster.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, "seen"));
        await search.OpenAsync(SearchWaits.Plan("seen", trials: 3, parallel: 2).Json(), Now);
        await search.StartAsync(Now);
        var status = await search.CompleteAsync();

        var entry = Assert.Single((await Overview.SearchesAsync("complete", 10, Now)).Items, s => s.Name == "seen");
        var runs = await Overview.RunsAsync(new RunQuery("seen", null, null, 10), Now);
        var experiment = await Overview.ExperimentAsync("seen", Now);

        Assert.Equal((status.Asked, 3, status.Best), (entry.Asked, entry.Complete, entry.Best));
        Assert.Equal(status.Trials[(int)status.Best!.Value].Value, entry.BestValue);
        Assert.Equal(status.Trials.Select(t => t.Run).Order(), runs.Items.Select(r => r.Run).Order());
        Assert.All(runs.Items, r => Assert.Equal("seen", r.Search));
        Assert.Equal((3, 3), (experiment.Runs, experiment.Complete));
    }

    [Fact]
    public async Task The_run_of_a_trial_tells_how_it_stands_from_the_tables()
    {
        var search = cluster.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, "told"));
        await search.OpenAsync(SearchWaits.Plan("told", trials: 1, parallel: 1).Json(), Now);
        await search.StartAsync(Now);
        var trial = (await search.CompleteAsync()).Trials[0];

        var grain = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run(GrainKey.DefaultTenant, trial.Run!));
        var run = await grain.StatusAsync(Now);

        Assert.Equal(("told", 0L, "complete"), (run.Search, run.Trial, run.State));
        Assert.Equal(trial.Parameters.Keys, run.Parameters.Keys);
        Assert.NotEmpty(run.Metrics);
        await Assert.ThrowsAsync<RunIsTrialException>(() => grain.CancelAsync(Now));
        await Assert.ThrowsAsync<RunIsTrialException>(() => grain.SnapshotAsync(Now));
        await Assert.ThrowsAsync<RunIsTrialException>(() => grain.EventsAsync(0, Now));
    }

    [Fact]
    public async Task Every_silo_is_told_with_its_labels_and_what_runs_in_it()
    {
        var silos = await Overview.SilosAsync(gone: false, Now);

        Assert.Equal(["a", "b"], silos.Select(s => s.Labels["zone"]).Order());
        Assert.All(silos, s => Assert.Equal("active", s.State));
        Assert.All(silos, s => Assert.True(s.Activations > 0));
    }

    [Fact]
    public async Task An_experiment_that_is_not_there_is_answered_with_the_nearest()
    {
        await new ExperimentTable(cluster.Store).SaveAsync(GrainKey.DefaultTenant, "handwriting", cancellationToken: Now);

        var e = await Assert.ThrowsAsync<ExperimentNotFoundException>(() => Overview.ExperimentAsync("handwritting", Now));

        Assert.Contains("Did you mean 'handwriting'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_see_nothing_of_each_other()
    {
        await new ExperimentTable(cluster.Store).SaveAsync(GrainKey.DefaultTenant, "mine", cancellationToken: Now);

        var others = cluster.Grains.GetGrain<IOverviewGrain>(GrainKey.Overview("another"));

        Assert.Equal((0, 0, 0), ((await others.ExperimentsAsync(10, Now)).Total, (await others.RunsAsync(new(null, null, null, 10), Now)).Total, (await others.SearchesAsync(null, 10, Now)).Total));
    }
}
