using Fireworks.Contracts;
using Orleans.Core.Internal;

namespace Fireworks.Grains.Tests;

public sealed class GraphGrainTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private IGraphGrain GraphOf(string name) => cluster.Grains.GetGrain<IGraphGrain>(GrainKey.Graph(GrainKey.DefaultTenant, name));

    private static string Json(string name, int count, string kind = "count-to") => $$"""
        { "fireworks": "graph/1", "name": "{{name}}", "nodes": { "rows": { "kind": "{{kind}}", "count": {{count}} } }, "outputs": { "rows": "rows" } }
        """;

    [Fact]
    public async Task Each_other_graph_is_a_version_and_the_same_again_is_not()
    {
        var graph = GraphOf("versions");

        Assert.Equal(1, await graph.SubmitAsync(Json("versions", 1), Now));
        Assert.Equal(1, await graph.SubmitAsync(Json("versions", 1), Now));
        Assert.Equal(2, await graph.SubmitAsync(Json("versions", 2), Now));

        await graph.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        Assert.Equal(Graph.Parse(Json("versions", 2)).Hash(), Graph.Parse((await graph.GetAsync(null, Now))!).Hash());
        Assert.Equal(Graph.Parse(Json("versions", 1)).Hash(), Graph.Parse((await graph.GetAsync(1, Now))!).Hash());
        Assert.Null(await graph.GetAsync(3, Now));
        var rows = (await new BlobRoots(cluster.Store).ListAsync(Now)).Where(r => r is { Kind: "graph", Name: "versions" }).ToArray();
        Assert.Equal(2, rows.Length);
        Assert.Equal(Graph.Parse(Json("versions", 2)).Hash(), Graph.Parse(System.Text.Encoding.UTF8.GetString(await cluster.Blobs.GetAsync(rows[1].Hash, Now))).Hash());
    }

    [Fact]
    public async Task A_graph_that_cannot_run_is_refused_and_not_stored()
    {
        var graph = GraphOf("refused");

        var error = await Assert.ThrowsAsync<GraphInvalidException>(() => graph.SubmitAsync(Json("refused", 1, "count-too"), Now));

        Assert.Contains("count-to", Assert.Single(error.Problems).Message);
        Assert.Null(await graph.GetAsync(null, Now));
    }

    [Fact]
    public async Task A_graph_of_another_name_is_refused() =>
        Assert.Equal("$.name", Assert.Single((await Assert.ThrowsAsync<GraphInvalidException>(() => GraphOf("one").SubmitAsync(Json("other", 1), Now))).Problems).Path);

    [Fact]
    public async Task A_check_reports_problems_without_storing()
    {
        var graph = GraphOf("checked");

        var problems = await graph.CheckAsync(Json("checked", 1, "count-too"), Now);
        var unreadable = await graph.CheckAsync("{", Now);

        Assert.Equal("unknown-kind", Assert.Single(problems).Rule);
        Assert.Single(unreadable);
        Assert.Null(await graph.GetAsync(null, Now));
    }
}
