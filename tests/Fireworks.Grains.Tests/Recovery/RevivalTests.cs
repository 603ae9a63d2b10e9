using System.Diagnostics;
using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class RevivalTests
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_whose_silo_was_killed_goes_on_at_once_though_nobody_asks_for_it()
    {
        const int trials = 4;
        const string name = "revived";
        await using var cluster = new TwoSilos();
        await cluster.InitializeAsync();
        var table = new TrialTable(cluster.Store);
        var search = cluster.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, name));
        await search.OpenAsync(SearchWaits.Plan(name, trials, trials, $", \"gate\": \"{name}\", \"deaf\": false").Json(), Now);
        await search.StartAsync(Now);
        await search.UntilAsync(s => s.Trials.Count(t => t.LastStep == 1) == trials);

        var home = await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(search);
        var killed = Stopwatch.GetTimestamp();
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos.Single(s => s.SiloAddress.Equals(home)));

        // Trials that were on the killed silo begin again: only the search itself sees to that, and its reminder is a minute away.
        while ((await table.ListAsync(GrainKey.DefaultTenant, name, Now)).Count(t => t.Attempts == 2) < trials / 2)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(killed).TotalSeconds, 0, 45);
            await Task.Delay(50, Now);
        }
        Slope.GateOf(name).SetResult();
        var status = await search.CompleteAsync();

        Assert.Equal(Enumerable.Range(0, trials).Select(i => ((long)i, "complete")), status.Trials.Select(t => (t.Number, t.State)));
    }
}
