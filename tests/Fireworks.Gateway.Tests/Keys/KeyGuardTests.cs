using Fireworks.Api;
using Fireworks.Contracts;

namespace Fireworks.Gateway.Keys;

public sealed class KeyGuardTests
{
    [Fact]
    public async Task With_a_key_every_endpoint_but_health_demands_it()
    {
        await using var door = await TestDoor.OpenAsync(key: "sesame");
        var endpoints = door.Endpoints;
        Assert.True(endpoints.Count >= 17, "The endpoint table is not what the door maps.");

        foreach (var (method, path) in endpoints)
        {
            var isHealth = path.StartsWith("/health/", StringComparison.Ordinal);
            foreach (var wrong in new[] { null, "Bearer wrong", "Bearer ", "sesame", "Basic sesame" })
            {
                var (status, problem) = await door.AskAsync(method, path, wrong);
                Assert.True((status == 401) == !isHealth, $"{method} {path} with {wrong ?? "no key"} answered {status}.");
                if (!isHealth) Assert.Equal(ProblemTypes.Unauthorized.Urn, problem!.Type);
            }
            Assert.NotEqual(401, (await door.AskAsync(method, path, "Bearer sesame")).Status);
        }
    }

    [Fact]
    public async Task Only_versioned_routes_and_health_exist()
    {
        await using var door = await TestDoor.OpenAsync();

        Assert.All(door.Endpoints, e => Assert.Matches("^/(v1|health)/", e.Path));
    }

    [Fact]
    public async Task Who_shows_no_key_and_who_shows_a_wrong_one_are_challenged()
    {
        await using var door = await TestDoor.OpenAsync(key: "sesame");

        using var without = await door.Client.GetAsync("/v1/runs");
        door.Client.DefaultRequestHeaders.Add("Authorization", "Bearer wrong");
        using var wrong = await door.Client.GetAsync("/v1/runs");

        Assert.Equal((401, "Bearer"), ((int)without.StatusCode, without.Headers.WwwAuthenticate.ToString()));
        Assert.Equal((401, "Bearer error=\"invalid_token\""), ((int)wrong.StatusCode, wrong.Headers.WwwAuthenticate.ToString()));
    }

    [Fact]
    public async Task A_refusal_is_logged_with_the_keys_id_and_without_its_secret()
    {
        using var logs = new LogLines();
        var key = KeyText.New();
        await using var door = await TestDoor.OpenAsync(ring: new KeyRing((_, _) => Task.FromResult<ApiKeyProof?>(null), TimeProvider.System), logs: logs);

        await door.AskAsync("GET", "/v1/runs%0AForged", "Bearer " + key.Reveal());
        await door.AskAsync("GET", "/v1/silos", "Bearer sesame");
        await door.AskAsync("GET", "/v1/searches");

        string[] refused = [.. logs.Lines.Where(l => l.Contains("Refused", StringComparison.Ordinal))];
        Assert.Equal(
            [$"Warning Refused GET /v1/runs%0AForged from 127.0.0.1 with 401; its key: {key.Id} ", "Warning Refused GET /v1/silos from 127.0.0.1 with 401; its key: of another form ", "Warning Refused GET /v1/searches from 127.0.0.1 with 401; its key: none "],
            refused);
        Assert.All(logs.Lines, line => Assert.DoesNotContain(key.Reveal()[16..], line, StringComparison.Ordinal));
        Assert.All(logs.Lines, line => Assert.DoesNotContain("sesame", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost", null, false)]
    [InlineData("127.0.0.1:8080", "http://localhost:3000", false)]
    [InlineData("[::1]:8080", null, false)]
    [InlineData("evil.example", null, true)]
    [InlineData("localhost.evil.example", null, true)]
    [InlineData("127.0.0.1", "https://evil.example", true)]
    [InlineData("127.0.0.1", "null", true)]
    public async Task Without_a_key_pages_of_other_sites_are_kept_out(string host, string? origin, bool refused)
    {
        await using var door = await TestDoor.OpenAsync();

        var (status, _) = await door.AskAsync("GET", "/v1/nothing", host: host, origin: origin);

        Assert.Equal(refused ? 401 : 404, status);
    }
}
