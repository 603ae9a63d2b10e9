using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Fireworks.TestKit;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>The silo as a service, <c>silo/Fireworks.Silo</c>: as a container runs it.</summary>
public sealed class ServiceTests
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Told_to_stop_it_is_not_ready_takes_no_new_work_and_ends_with_0()
    {
        using var folder = new Workspace();
        var address = $"http://127.0.0.1:{PostgresServer.FreePort()}";
        await using var service = CliProcess.Service(folder.Path, ("Fireworks__Listen", address), ("Fireworks__DrainDelay", "00:00:04"));
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        await service.UntilAsync(async () => await StatusAsync(http) is HttpStatusCode.OK ? "ready" : null);
        await using (var probe = CliProcess.Service(folder.Path, ["health"], ("Fireworks__Listen", address))) Assert.Contains("silo", (await probe.EndAsync()).Expect(0).Out);

        service.Terminate();
        await service.UntilAsync(async () => await StatusAsync(http) is HttpStatusCode.ServiceUnavailable ? "draining" : null);
        using var refused = await http.PostAsJsonAsync("/v1/runs", new { graph = new { fireworks = "graph/1", name = "late", nodes = new { } } }, Now);
        using var read = await http.GetAsync(new Uri(http.BaseAddress!, "/v1/runs"), Now);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, read.StatusCode));
        Assert.Contains("takes no new work", await refused.Content.ReadAsStringAsync(Now), StringComparison.Ordinal);
        (await service.EndAsync()).Expect(0);
    }

    [Theory]
    [InlineData("Fireworks__DrainTimeout", "abc", "Fireworks:DrainTimeout")]
    [InlineData("Fireworks__Plugins", "no-such-folder", "'Plugins' must be a folder that exists")]
    [InlineData("Fireworks__Listen", "taken", "'Listen' is http://127.0.0.1:")]
    public async Task A_wrong_setting_ends_it_with_one_line_that_names_it(string variable, string value, string words)
    {
        using var folder = new Workspace();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var used = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await using var service = CliProcess.Service(folder.Path, ("Fireworks__Listen", "http://127.0.0.1:0"), (variable, value == "taken" ? used : value));

        var ended = await service.EndAsync();

        Assert.Contains(words, ended.Expect(1).Error);
        Assert.DoesNotContain("Unhandled exception", ended.Error);
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(http.BaseAddress!, "/health/ready"), Now);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;                                      // its door is not open yet
        }
    }
}
