using Fireworks.Api;
using Fireworks.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Keys;

public sealed class KeyScopesTests
{
    [Fact]
    public async Task Every_endpoint_of_the_door_says_its_scope_or_that_it_is_open()
    {
        await using var door = await TestDoor.OpenAsync();

        Assert.All(door.All, e => Assert.True(KeyScopes.Said(e) is not null || e.Metadata.GetMetadata<IAllowAnonymous>() is not null, $"{e.DisplayName} says no scope; map it in the guarded group."));
        Assert.Equal(["/health/live", "/health/ready"], door.All.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(e => e.RoutePattern.RawText).Order());
    }

    [Theory]
    [InlineData("read", "GET", "/said/read", true)]
    [InlineData("read", "GET", "/said/write", false)]
    [InlineData("write", "GET", "/said/write", true)]
    [InlineData("write", "GET", "/said/nothing", false)]
    [InlineData("admin", "GET", "/said/nothing", true)]
    [InlineData("read", "GET", "/by-method", true)]
    [InlineData("read", "POST", "/by-method", false)]
    [InlineData("write", "POST", "/by-method", true)]
    [InlineData("write", "PUT", "/by-method", true)]
    [InlineData("write", "DELETE", "/by-method", false)]
    [InlineData("write", "PATCH", "/by-method", false)]
    [InlineData("admin", "DELETE", "/by-method", true)]
    [InlineData("read", "POST", "/by-method/said", true)]
    public async Task A_key_may_do_what_its_scope_allows(string scope, string method, string path, bool may)
    {
        var key = KeyText.New();
        await using var door = await TestDoor.OpenAsync(ring: RingOf(key, scope), more: Map);

        var (status, problem) = await door.AskAsync(method, path, "Bearer " + key.Reveal());

        Assert.Equal(may ? 200 : 403, status);
        if (!may) Assert.Equal("urn:fireworks:forbidden", problem!.Type);
    }

    [Fact]
    public async Task Who_may_not_is_told_which_scope_is_needed()
    {
        var key = KeyText.New();
        await using var door = await TestDoor.OpenAsync(ring: RingOf(key, "read"));
        door.Client.DefaultRequestHeaders.Add("Authorization", "Bearer " + key.Reveal());

        using var response = await door.Client.PostAsync("/v1/runs/x:cancel", null);

        var said = await response.Content.ReadAsStringAsync();
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"write\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Contains("needs a key of scope 'write'", said, StringComparison.Ordinal);
        Assert.Contains("has scope 'read'", said, StringComparison.Ordinal);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("DELETE", "/v1/runs", 405)]
    public async Task What_leads_nowhere_is_told_so_to_any_key_and_to_nobody_else(string method, string path, int status)
    {
        var key = KeyText.New();
        await using var door = await TestDoor.OpenAsync(ring: RingOf(key, "read"));

        Assert.Equal(status, (await door.AskAsync(method, path, "Bearer " + key.Reveal())).Status);
        Assert.Equal(401, (await door.AskAsync(method, path)).Status);
    }

    private static KeyRing RingOf(KeyText key, string scope) => new(
        (id, _) => Task.FromResult(id == key.Id ? new ApiKeyProof(new ApiKeyEntry(key.Id, "k", scope, DateTimeOffset.UnixEpoch, null, null), key.Hash) : null), TimeProvider.System);

    private static void Map(IEndpointRouteBuilder host)
    {
        host.MapGet("/said/read", Ok).Needs(KeyScope.Read);
        host.MapGet("/said/write", Ok).Needs(KeyScope.Write);
        host.MapGet("/said/nothing", Ok);
        var group = host.MapGroup("/by-method").NeedsByMethod();
        group.MapMethods("", ["GET"], Ok);
        group.MapMethods("", ["POST"], Ok);
        group.MapMethods("", ["PUT"], Ok);
        group.MapMethods("", ["DELETE"], Ok);
        group.MapMethods("", ["PATCH"], Ok);
        group.MapPost("/said", Ok).Needs(KeyScope.Read);
    }

    private static IResult Ok() => TypedResults.Ok();
}
