using System.Text;
using Fireworks.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.Hosting;

/// <summary>Keys at the door of a real silo. The endpoints are read from its endpoint table, so a new one that lets anybody in is found here.</summary>
public sealed class KeysTests(GuardedSilo guarded) : IClassFixture<GuardedSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    // What no GET does and a read key may do nevertheless: it stores and changes nothing.
    private static readonly string[] Harmless = [Routes.CheckGraph, Routes.Predict.Replace("{scaffold}", "x", StringComparison.Ordinal)];

    private IReadOnlyList<(string Method, string Path)> Endpoints =>
    [
        .. from endpoint in guarded.Silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select (method, "/" + System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "{[^}]*}", "x")),
    ];

    [Fact]
    public async Task Every_endpoint_but_health_refuses_who_has_no_key_or_none_that_counts()
    {
        Assert.Contains(("GET", "/metrics"), Endpoints);
        Assert.InRange(Endpoints.Count, typeof(Routes).GetFields().Length, int.MaxValue);

        foreach (var (method, path) in Endpoints)
            foreach (var key in new[] { null, "wrong", guarded.Revoked, guarded.Expired, Tampered(guarded.Keys[KeyScope.Admin]) })
            {
                var status = await AskAsync(method, path, key);
                Assert.True((status == 401) == !IsHealth(path), $"{method} {path} with {key ?? "no key"} answered {status}.");
            }
    }

    [Fact]
    public async Task A_read_key_looks_a_write_key_starts_and_stops_and_an_admin_key_does_the_rest()
    {
        foreach (var (method, path) in Endpoints.Where(e => !IsHealth(e.Path)))
        {
            var isForAdmins = path.StartsWith(Routes.Keys, StringComparison.Ordinal) || path == Routes.CollectBlobs;
            await Expect(KeyScope.Read, may: !isForAdmins && (method == "GET" || Harmless.Contains(path)));
            await Expect(KeyScope.Write, may: !isForAdmins && method is "GET" or "POST" or "PUT");
            await Expect(KeyScope.Admin, may: true);

            async Task Expect(KeyScope scope, bool may)
            {
                var status = await AskAsync(method, path, guarded.Keys[scope]);
                Assert.True(may ? status is not (401 or 403) : status == 403, $"{method} {path} with a key of scope {scope} answered {status}.");
            }
        }
    }

    [Fact]
    public async Task A_key_is_refused_as_soon_as_it_is_revoked_here_and_said_to_be()
    {
        var made = await guarded.Owner.CreateKeyAsync("short", KeyScope.Read, cancellationToken: Now);
        await using var client = await FireworksClient.ConnectAsync(guarded.Silo.Address.ToString(), made.Text, Now);
        Assert.Equal(0, (await client.RunsAsync(cancellationToken: Now)).Total);

        var revoked = await guarded.Owner.RevokeKeyAsync(made.Key.Id, Now);

        var refused = await Assert.ThrowsAsync<FireworksApiException>(() => client.RunsAsync(cancellationToken: Now));
        Assert.Equal((ProblemTypes.Unauthorized, "revoked"), (refused.Problem, revoked.State));
        Assert.Contains("'short' was revoked", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_may_not_is_told_what_it_lacks()
    {
        await using var client = await FireworksClient.ConnectAsync(guarded.Silo.Address.ToString(), guarded.Keys[KeyScope.Write], Now);

        var refused = await Assert.ThrowsAsync<FireworksApiException>(() => client.CreateKeyAsync("more", KeyScope.Admin, cancellationToken: Now));

        Assert.Equal(ProblemTypes.Forbidden, refused.Problem);
        Assert.Contains("scope 'admin'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain((await guarded.Owner.KeysAsync(cancellationToken: Now)).Items, k => k.Name == "more");
    }

    [Fact]
    public async Task Keys_are_listed_with_how_they_stand()
    {
        var made = await guarded.Owner.CreateKeyAsync("listed", KeyScope.Write, TimeSpan.FromDays(30), Now);

        var keys = (await guarded.Owner.KeysAsync(100, Now)).Items;

        Assert.Equal(made.Key, keys.Single(k => k.Name == "listed"));
        Assert.Equal(("active", TimeSpan.FromDays(30)), (made.Key.State, Rounded(made.Key.ExpiresAt!.Value - made.Key.CreatedAt)));
        Assert.Equal("expired", keys.Single(k => k.Name == "expired").State);
        Assert.Equal("revoked", keys.Single(k => k.Name == "revoked").State);
        Assert.DoesNotContain(made.Text, made.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"","scope":"read"}""")]
    [InlineData("""{"name":"two\nlines","scope":"read"}""")]
    [InlineData("""{"name":"x","scope":"all"}""")]
    [InlineData("""{"name":"x","scope":7}""")]
    [InlineData("""{"name":"x","scope":"read","expires_at":"2020-01-01T00:00:00Z"}""")]
    public async Task A_key_that_makes_no_sense_is_refused(string body) =>
        Assert.Equal(400, await AskAsync("POST", Routes.Keys, guarded.Keys[KeyScope.Admin], body));

    [Fact]
    public async Task A_name_in_use_is_a_conflict_and_an_unknown_one_is_not_found()
    {
        await guarded.Owner.CreateKeyAsync("taken", KeyScope.Read, cancellationToken: Now);

        Assert.Equal(ProblemTypes.Conflict, (await Assert.ThrowsAsync<FireworksApiException>(() => guarded.Owner.CreateKeyAsync("taken", KeyScope.Read, cancellationToken: Now))).Problem);
        Assert.Equal(ProblemTypes.NotFound, (await Assert.ThrowsAsync<FireworksApiException>(() => guarded.Owner.RevokeKeyAsync("nobody", Now))).Problem);
    }

    private static bool IsHealth(string path) => path.StartsWith("/health/", StringComparison.Ordinal);

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMinutes(Math.Round(time.TotalMinutes));

    private static string Tampered(string key) => key[..^1] + (key[^1] == 'A' ? 'B' : 'A');

    private async Task<int> AskAsync(string method, string path, string? key, string body = "")
    {
        using var http = new HttpClient { BaseAddress = guarded.Silo.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not "GET") request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Now);
        return (int)response.StatusCode;
    }
}
