using System.Text.Json.Nodes;
using CsCheck;

namespace Fireworks.Tests;

public sealed class NodeOrderTests
{
    private static Graph Make(IEnumerable<(string Id, string[] From)> nodes) => new()
    {
        Name = "test",
        Nodes = nodes.ToDictionary(n => n.Id, n => new NodeSpec(n.Id, "concat") { From = n.From.Select((f, i) => (f, i)).ToDictionary(f => $"p{f.i}", f => f.f) }),
    };

    private static Graph Chain(int nodes) => new()
    {
        Name = "chain",
        Nodes = Enumerable.Range(0, nodes).Select(i => i == 0
            ? new NodeSpec("n0", "digits")
            : new NodeSpec($"n{i}", "take") { From = new Dictionary<string, string> { [NodeSpec.OnlyPort] = $"n{i - 1}" }, Config = new JsonObject { ["rows"] = 1000 } }).ToDictionary(n => n.Id),
        Outputs = new Dictionary<string, string> { ["all"] = $"n{nodes - 1}" },
    };

    private static Graph Star(int nodes) => new()
    {
        Name = "star",
        Nodes = Enumerable.Range(0, nodes).Select(i => i == 0
            ? new NodeSpec("n0", "digits")
            : new NodeSpec($"n{i}", "take") { From = new Dictionary<string, string> { [NodeSpec.OnlyPort] = "n0" }, Config = new JsonObject { ["rows"] = 1 } }).ToDictionary(n => n.Id),
        Outputs = Enumerable.Range(0, nodes).ToDictionary(i => $"o{i}", i => $"n{i}"),
    };

    [Fact]
    public async Task The_deepest_chain_that_is_taken_runs_and_its_cursors_are_resumed()
    {
        using var local = LocalGraph.Create(GraphResolver.Resolve(Chain(500), Parts.Catalog), Parts.Catalog, NodeContext.Detached.Services);
        var last = local["n499"];

        await using var reader = last.Open();
        var rows = await reader.NextAsync(TestContext.Current.CancellationToken);
        await using var resumed = last.Open(Cursor.Parse(reader.Position.ToString()));

        Assert.Equal(50, await last.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(await reader.NextAsync(TestContext.Current.CancellationToken), await resumed.NextAsync(TestContext.Current.CancellationToken));
        Assert.True(rows!.Length > 0);
    }

    [Theory]
    [InlineData(501), InlineData(5000)]
    public void A_deeper_chain_is_refused_at_its_last_node(int nodes)
    {
        var problem = Assert.Single(Assert.Throws<GraphInvalidException>(() => GraphResolver.Resolve(Chain(nodes), Parts.Catalog)).Problems);

        Assert.Equal(("too-deep", $"$.nodes.n{nodes - 1}"), (problem.Rule, problem.Path));
        Assert.Contains($"at most 500 nodes deep, but 'n{nodes - 1}' is the last of {nodes}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_of_as_many_nodes_as_it_may_have_is_resolved()
    {
        Assert.Equal(5000, GraphResolver.Resolve(Star(5000), Parts.Catalog).Nodes.Length);

        var problem = Assert.Single(Assert.Throws<GraphInvalidException>(() => GraphResolver.Resolve(Star(5001), Parts.Catalog)).Problems);
        Assert.Equal(("too-large", "$.nodes"), (problem.Rule, problem.Path));
    }

    [Fact]
    public void Nodes_that_wait_for_each_other_are_one_knot()
    {
        var order = new NodeOrder(Make([("a", ["b"]), ("b", ["a", "c"]), ("c", ["d", "zz"]), ("d", ["c", "e"]), ("e", []), ("f", ["f"])]));

        Assert.Equal([["a", "b"], ["c", "d"], ["f"]], order.Knots());
        Assert.Equal(["a", "c"], order.NamedBy("b"));
    }

    [Fact]
    public void Knots_and_depths_are_those_of_the_definition() =>
        Gen.Int[1, 8].SelectMany(n => Gen.Int[0, n - 1].List[0, 3].Array[n]).Sample(named =>
        {
            var order = new NodeOrder(Make(named.Select((from, i) => ($"n{i}", from.Select(f => $"n{f}").ToArray()))));
            var reach = named.Select(_ => new bool[named.Length]).ToArray();
            for (var i = 0; i < named.Length; i++)
                foreach (var other in named[i]) reach[i][other] = true;
            for (var k = 0; k < named.Length; k++)
                for (var i = 0; i < named.Length; i++)
                    for (var j = 0; j < named.Length; j++) reach[i][j] |= reach[i][k] && reach[k][j];

            var expected = Enumerable.Range(0, named.Length).Where(i => reach[i][i])
                .Select(i => string.Join(",", Enumerable.Range(0, named.Length).Where(j => reach[i][j] && reach[j][i]).Select(j => $"n{j}"))).Distinct().ToArray();

            Assert.Equal(expected, order.Knots().Select(knot => string.Join(",", knot)));
            if (expected.Length == 0) Assert.Equal(Enumerable.Range(0, named.Length).Max(Depth), order.Deepest().Depth);

            int Depth(int node) => 1 + named[node].Select(Depth).DefaultIfEmpty().Max();
        });
}
