using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class ApiKeysGrainTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;
    private static readonly string Hash = new('0', 64);

    [Fact]
    public async Task A_key_is_made_found_listed_and_revoked()
    {
        var keys = Keys("all");

        var made = await keys.CreateAsync(new NewApiKey("id1", "ci", Hash, "write", null), Now);
        var found = await keys.FindAsync("id1", Now);
        var revoked = await keys.RevokeAsync("ci", Now);

        Assert.Equal(("ci", "write", null), (made.Name, made.Scope, made.RevokedAt));
        Assert.Equal(new ApiKeyProof(made, Hash), found);
        Assert.NotNull(revoked.RevokedAt);
        Assert.Equal(revoked, Assert.Single((await keys.ListAsync(10, Now)).Items));
        Assert.Null(await keys.FindAsync("ci", Now));
        Assert.Null(await Keys("others").FindAsync("id1", Now));
    }

    [Fact]
    public async Task A_name_in_use_and_an_unknown_one_are_refused_by_name()
    {
        var keys = Keys("names");
        await keys.CreateAsync(new NewApiKey("id1", "nightly", Hash, "read", null), Now);

        var exists = await Assert.ThrowsAsync<ApiKeyExistsException>(() => keys.CreateAsync(new NewApiKey("id2", "nightly", Hash, "read", null), Now));
        var unknown = await Assert.ThrowsAsync<ApiKeyNotFoundException>(() => keys.RevokeAsync("nightli", Now));

        Assert.Contains("'nightly'", exists.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'nightly'?", unknown.Message, StringComparison.Ordinal);
    }

    private IApiKeysGrain Keys(string tenant) => cluster.Grains.GetGrain<IApiKeysGrain>(GrainKey.ApiKeys(tenant));
}
