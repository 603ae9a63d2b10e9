using System.Text.Json.Nodes;
using Fireworks.Api;
using Fireworks.Gateway.Problems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fireworks.Gateway.Endpoints;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task A_silo_that_cannot_work_lives_but_is_not_ready()
    {
        await using var door = await TestDoor.OpenAsync(health: checks => Live(checks).AddCheck("disk", () => HealthCheckResult.Unhealthy("It is full."), [HealthTags.Ready]));

        var (live, ready) = (await AskAsync(door, Routes.Live), await AskAsync(door, Routes.Ready));

        Assert.Equal((200, "passing"), (live.Status, live.Body["status"]!.GetValue<string>()));
        Assert.Equal(["pulse"], live.Body["checks"]!.AsObject().Select(c => c.Key));
        Assert.Equal((503, "failing"), (ready.Status, ready.Body["status"]!.GetValue<string>()));
        Assert.Equal("failing It is full.", Detail(ready.Body, "disk"));
        Assert.Equal("passing It beats.", Detail(ready.Body, "pulse"));
    }

    [Fact]
    public async Task A_check_that_throws_tells_what_was_written_for_users_and_no_more()
    {
        await using var door = await TestDoor.OpenAsync(health: checks => checks
            .AddCheck("ours", () => throw new BadRequestException("Give either ?run= or ?search=."), [HealthTags.Ready])
            .AddCheck("theirs", () => throw new InvalidOperationException("Host=db;Password=sesame"), [HealthTags.Ready])
            .AddAsyncCheck("late", async stop => { await Task.Delay(Timeout.Infinite, stop); return HealthCheckResult.Healthy(); }, [HealthTags.Ready], TimeSpan.FromMilliseconds(50)));

        var (status, body) = await AskAsync(door, Routes.Ready);

        Assert.Equal(503, status);
        Assert.Equal("failing Give either ?run= or ?search=.", Detail(body, "ours"));
        Assert.Equal("failing It failed with InvalidOperationException; the silo's log says more.", Detail(body, "theirs"));
        Assert.StartsWith("failing", Detail(body, "late"), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_is_kept_by_a_cache()
    {
        await using var door = await TestDoor.OpenAsync(health: checks => Live(checks));

        using var response = await door.Client.GetAsync(Routes.Ready);

        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    private static IHealthChecksBuilder Live(IHealthChecksBuilder checks) => checks.AddCheck("pulse", () => HealthCheckResult.Healthy("It beats."), [HealthTags.Live, HealthTags.Ready]);

    private static string Detail(JsonNode body, string check) => $"{body["checks"]![check]!["status"]} {body["checks"]![check]!["detail"]}";

    private static async Task<(int Status, JsonNode Body)> AskAsync(TestDoor door, string path)
    {
        using var response = await door.Client.GetAsync(path);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
