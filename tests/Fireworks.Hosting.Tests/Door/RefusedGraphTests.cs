using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.Api;
using Fireworks.TestKit;

namespace Fireworks.Hosting;

/// <summary>What a graph that comes over the door cannot reach, and which ones are of another release.</summary>
public sealed class RefusedGraphTests(RefusedGraphTests.Fenced fenced) : IClassFixture<RefusedGraphTests.Fenced>
{
    private const string Secret = "never-to-be-read";

    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("../secret.csv")]
    [InlineData("sub/../../secret.csv")]
    [InlineData("{outside}/secret.csv")]
    [InlineData("link.csv")]
    [InlineData("linked/secret.csv")]
    [InlineData("/etc/passwd")]
    public async Task A_file_outside_the_data_roots_is_not_read(string path)
    {
        var run = await RunAsync(new JsonObject { ["rows"] = new JsonObject { ["kind"] = "csv", ["path"] = path.Replace("{outside}", fenced.Outside, StringComparison.Ordinal) } });

        Assert.Equal("failed", run.State);
        Assert.Contains("Files are read from the data roots only", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_inside_them_is() =>
        Assert.Equal(("complete", null), await RunAsync(new JsonObject { ["rows"] = new JsonObject { ["kind"] = "csv", ["path"] = "sub/open.csv" } }) is var run ? (run.State, run.Error) : default);

    [Theory]
    [InlineData("warehouse")]
    [InlineData("/tmp/other.db")]
    [InlineData("Data Source=/tmp/other.db")]
    public async Task A_database_that_is_no_named_connection_is_not_written(string connection)
    {
        var run = await RunAsync(new JsonObject
        {
            ["rows"] = new JsonObject { ["kind"] = "csv", ["path"] = "sub/open.csv" },
            ["keep"] = new JsonObject { ["kind"] = "table", ["from"] = "rows", ["table"] = "kept", ["key"] = new JsonArray(), ["connection"] = connection },
        });

        Assert.Equal("failed", run.State);
        Assert.Contains("A connection is one that the operator configured", run.Error, StringComparison.Ordinal);
        Assert.Contains($"'{connection}'", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/other.db"));
    }

    [Theory]
    [InlineData("/v1/runs", """{ "graph": { "fireworks": "graph/2", "name": "later", "nodes": {} } }""", 422)]
    [InlineData("/v1/searches", """{ "plan": { "fireworks": "search/2", "name": "later" } }""", 422)]
    [InlineData("/v1/searches", """{ "plan": { "fireworks": "search/1", "name": "later", "graph": { "fireworks": "graph/2", "name": "g", "nodes": {} } } }""", 422)]
    public async Task A_graph_or_plan_of_a_newer_release_is_refused(string path, string body, int status)
    {
        using var http = new HttpClient { BaseAddress = fenced.Client.Address };

        using var response = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Now);

        var problem = JsonSerializer.Deserialize<Problem>(await response.Content.ReadAsStringAsync(Now), ApiJson.Options)!;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Matches("(graph|search)/2'?[;,].*use (a newer release|the release that wrote it)", problem.Detail + string.Concat(problem.Problems?.Select(p => " " + p.Message) ?? []));
    }

    private async Task<RunInfo> RunAsync(JsonObject nodes)
    {
        var graph = new JsonObject { ["fireworks"] = "graph/1", ["name"] = "reaches", ["nodes"] = nodes, ["outputs"] = new JsonObject { ["out"] = "rows" } };
        await using var run = await fenced.Client.StartRunAsync(Graph.Parse(graph.ToJsonString()), cancellationToken: Now);
        try
        {
            await foreach (var _ in run.ReadAsync("out", cancellationToken: Now)) { }
        }
        catch (FireworksException)
        {
            // The run says why.
        }
        return await run.WaitAsync(Now);
    }

    /// <summary>A silo that may read one folder, beside which lies a secret; links lead from the one to the other.</summary>
    public sealed class Fenced : IAsyncLifetime
    {
        private readonly TempFolder _temp = new();

        public FireworksClient Client { get; private set; } = null!;

        public string Outside => _temp.Path;

        public async ValueTask InitializeAsync()
        {
            Directory.CreateDirectory(_temp["root/sub"]);
            _temp.Write("secret.csv", $"a\n{Secret}\n");
            _temp.Write("root/sub/open.csv", "a\n1\n2\n");
            File.CreateSymbolicLink(_temp["root/link.csv"], _temp["secret.csv"]);
            Directory.CreateSymbolicLink(_temp["root/linked"], _temp.Path);
            Client = await FireworksClient.StartLocalAsync(_temp["data"], o => o.DataRoots.Add(_temp["root"]));
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            _temp.Dispose();
        }
    }
}
