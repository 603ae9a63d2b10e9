using Fireworks.Contracts;
using Orleans.Core.Internal;

namespace Fireworks.Grains.Tests;

/// <summary>A search whose plan is not in the store any more.</summary>
public sealed class LostPlanTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_which_blob_is_missing_and_can_be_deleted()
    {
        var search = await LosePlanAsync("lost");

        var missing = await Assert.ThrowsAsync<BlobMissingException>(() => search.StatusAsync(Now));
        Assert.Contains(cluster.Blobs.Name, missing.Message, StringComparison.Ordinal);
        Assert.Empty(await search.DeleteAsync(Now));

        await Assert.ThrowsAsync<SearchNotFoundException>(() => search.StatusAsync(Now));
        Assert.Null(await new SearchTable(cluster.Store).GetAsync(GrainKey.DefaultTenant, "lost", Now));
    }

    [Fact]
    public async Task Opening_it_with_the_same_plan_puts_the_plan_back()
    {
        var search = await LosePlanAsync("found");

        Assert.Equal("stopped", (await search.OpenAsync(SearchWaits.Plan("found", trials: 1, parallel: 1).Json(), Now)).State);

        Assert.Equal("found", (await search.StatusAsync(Now)).Name);
    }

    private async Task<IFactoryGrain> LosePlanAsync(string name)
    {
        var search = cluster.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, name));
        await search.OpenAsync(SearchWaits.Plan(name, trials: 1, parallel: 1).Json(), Now);
        var plan = (await new BlobRoots(cluster.Store).ListAsync(Now)).Single(r => r.Kind == "search" && r.Name == name).Hash;
        Assert.True(await cluster.Blobs.DeleteAsync((await cluster.Blobs.ListAsync(Now)).Single(b => b.Hash == plan), Now));
        await search.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        return search;
    }
}
