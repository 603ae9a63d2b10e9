using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class ExperimentGrainTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_said_of_an_experiment_is_stored()
    {
        var experiment = cluster.Grains.GetGrain<IExperimentGrain>(GrainKey.Experiment(GrainKey.DefaultTenant, "digits"));

        await experiment.DescribeAsync("handwritten digits", ImmutableSortedDictionary<string, string>.Empty.Add("owner", "me"), Now);

        var row = await new ExperimentTable(cluster.Store).GetAsync(GrainKey.DefaultTenant, "digits", Now);
        Assert.Equal("handwritten digits", row!.Description);
        Assert.Equal("me", row.Tags["owner"]);
    }

    [Fact]
    public async Task Its_runs_are_found_by_number()
    {
        var search = cluster.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, "shelf"));
        await search.OpenAsync(SearchWaits.Plan("shelf", trials: 2, parallel: 1).Json(), Now);
        await search.StartAsync(Now);
        var status = await search.CompleteAsync();

        var experiment = cluster.Grains.GetGrain<IExperimentGrain>(GrainKey.Experiment(GrainKey.DefaultTenant, "shelf"));

        Assert.Equal(status.Trials[1].Run, await experiment.RunAsync(2, Now));
        Assert.Null(await experiment.RunAsync(3, Now));
    }
}
