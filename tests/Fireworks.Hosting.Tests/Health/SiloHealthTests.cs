using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Hosting;

/// <summary>What a silo with real stores says of its health.</summary>
public sealed class SiloHealthTests
{
    [Fact]
    public async Task A_silo_that_works_passes_every_check()
    {
        using var temp = new TempFolder();
        await using var silo = await EmbeddedSilo.StartAsync(o => (o.Data, o.Listen) = (temp["data"], "http://127.0.0.1:0"));

        var (status, body) = await AskAsync(silo, "/health/ready");

        Assert.Equal((200, "passing"), (status, body["status"]!.GetValue<string>()));
        Assert.Equal(["blobs", "database", "draining", "pulse", "silo", "torch"], body["checks"]!.AsObject().Select(c => c.Key).Order());
        Assert.Equal(200, (await AskAsync(silo, "/health/live")).Status);
    }

    [Fact]
    public async Task A_silo_whose_label_names_a_device_that_is_not_there_is_ready_and_says_so()
    {
        using var temp = new TempFolder();
        await using var silo = await EmbeddedSilo.StartAsync(o =>
        {
            (o.Data, o.Listen) = (temp["data"], "http://127.0.0.1:0");
            o.Labels["device"] = "cuda:999";
        });

        var (status, body) = await AskAsync(silo, "/health/ready");

        Assert.Equal(200, status);
        Assert.Contains("finds no device 'cuda:999': models train on the processor", body["checks"]!["torch"]!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_whose_blobs_are_gone_lives_and_is_not_ready()
    {
        using var temp = new TempFolder();
        await using var silo = await EmbeddedSilo.StartAsync(o => (o.Data, o.Listen, o.Models) = (temp["data"], "http://127.0.0.1:0", false));
        Directory.Delete(temp["data/blobs"], recursive: true);
        temp.Write("data/blobs", "no folder");

        var (status, body) = await AskAsync(silo, "/health/ready");

        Assert.Equal((503, "failing"), (status, body["status"]!.GetValue<string>()));
        Assert.Equal(["blobs"], Failing(body));
        Assert.DoesNotContain(temp.Path, body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(200, (await AskAsync(silo, "/health/live")).Status);
    }

    [Fact]
    public async Task Metrics_are_for_those_with_the_key()
    {
        using var temp = new TempFolder();
        await using var silo = await EmbeddedSilo.StartAsync(o => (o.Data, o.Listen, o.ApiKey) = (temp["data"], "http://127.0.0.1:0", "sesame"));
        using var http = new HttpClient { BaseAddress = silo.Address };

        using var refused = await http.GetAsync(new Uri("/metrics", UriKind.Relative));
        http.DefaultRequestHeaders.Add("Authorization", "Bearer sesame");
        using var told = await http.GetAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Equal((401, 200), ((int)refused.StatusCode, (int)told.StatusCode));
        Assert.Contains("orleans_catalog_activations", await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string[] Failing(JsonNode body) => [.. body["checks"]!.AsObject().Where(c => c.Value!["status"]!.GetValue<string>() == "failing").Select(c => c.Key)];

    private static async Task<(int Status, JsonNode Body)> AskAsync(EmbeddedSilo silo, string path)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(silo.Address, path));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
