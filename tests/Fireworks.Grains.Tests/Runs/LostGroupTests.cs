using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

/// <summary>A killed silo takes a whole group with it; the run begins all of it again on another.</summary>
public sealed class LostGroupTests
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_whose_silo_was_killed_learns_the_same_elsewhere()
    {
        const int epochs = 400;
        await using var cluster = new TwoSilos();
        await cluster.InitializeAsync();
        Stacked.WriteRows(cluster.Folder);
        var local = await Stacked.LocallyAsync(cluster, epochs, Now);
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run("default", Guid.NewGuid().ToString("N")));
        await run.StartAsync(Stacked.Request(Stacked.Graph(epochs, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")), Transport.Stream), Now);
        for (long seen = 0; !(await run.EventsAsync(seen, Now)).Any(e => e.Metric is not null); seen++) { }

        var before = (await run.StatusAsync(Now)).Nodes.Where(n => Stacked.Together.Contains(n.Node)).ToArray();
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos.Single(s => s.Name == before[0].Silo));
        var status = await run.EndAsync();

        Assert.Equal(("complete", null), (status.State, status.Error));
        Assert.Single(before.Select(n => n.Silo).Distinct());
        Assert.All(status.Nodes.Where(n => Stacked.Together.Contains(n.Node)), node => Assert.NotEqual(before[0].Silo, node.Silo));
        Assert.True(status.Generation > 1);
        Assert.Equal(local.Scores, await run.ReadAsync("scores", Now));
    }
}
