using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class LostSiloTests
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    // A deaf trial goes on in a silo that is dead to the cluster, as one does that was only cut off: it stays in the table as running
    // there, and what it writes when it comes back is refused. One that listens leaves in order, and no silo counts as lost.
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task A_killed_silo_costs_no_trial_and_doubles_none(bool withTheSearch, bool deaf)
    {
        const int trials = 8, parallel = 6;
        var name = $"lost-{withTheSearch}-{deaf}";
        await using var cluster = new TwoSilos();
        await cluster.InitializeAsync();
        var table = new TrialTable(cluster.Store);
        var search = cluster.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, name));
        await search.OpenAsync(SearchWaits.Plan(name, trials, parallel, $", \"gate\": \"{name}\", \"deaf\": {(deaf ? "true" : "false")}").Json(), Now);
        await search.StartAsync(Now);
        await search.UntilAsync(s => s.Trials.Count(t => t.LastStep == 1) == parallel);

        var before = await table.ListAsync(GrainKey.DefaultTenant, name, Now);
        var home = await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(search);
        var doomed = cluster.Cluster.Silos.Single(s => s.SiloAddress.Equals(home) == withTheSearch);
        var lost = before.Where(t => t.Silo == doomed.SiloAddress.ToParsableString()).Select(t => t.Number).ToArray();
        await cluster.Cluster.KillSiloAsync(doomed);
        await search.UntilAsync(s => lost.All(number => s.Trials[(int)number].Attempts == 2));
        Slope.GateOf(name).SetResult();
        var status = await search.CompleteAsync();

        Assert.Equal(parallel / 2, lost.Length);        // trials are spread over the silos
        Assert.Equal(Enumerable.Range(0, trials).Select(i => (long)i), status.Trials.Select(t => t.Number));
        Assert.All(status.Trials, t => Assert.Equal("complete", t.State));
        Assert.All(status.Trials, t => Assert.Equal(lost.Contains(t.Number) ? 2 : 1, t.Attempts));      // also when the search itself has moved
        var reports = await table.ReportsAsync(GrainKey.DefaultTenant, name, cancellationToken: Now);
        Assert.Equal(from trial in Enumerable.Range(0, trials) from step in new[] { 1, 2, 3 } select ((long)trial, (long)step), reports.Select(r => (r.Number, r.Step)));
        var rows = await table.ListAsync(GrainKey.DefaultTenant, name, Now);
        Assert.All(rows, r => Assert.Equal(deaf && lost.Contains(r.Number) ? 1 : 0, r.SilosLost));
        Assert.Equal(trials, (await new RunTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, name, cancellationToken: Now)).Count);
    }
}
