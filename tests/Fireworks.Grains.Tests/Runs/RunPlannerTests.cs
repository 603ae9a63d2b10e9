using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class RunPlannerTests
{
    private static readonly ComponentCatalog Catalog = new(typeof(CsvSource).Assembly, typeof(Train).Assembly, typeof(RunPlannerTests).Assembly);
    private static readonly ResolvedGraph Graph = GraphResolver.Resolve(Fireworks.Graph.Parse(Stacked.Graph(1, "codes", "classes", """{ "zone": "b" }""")), Catalog);

    [Fact]
    public void Nodes_that_train_together_have_one_home_under_the_key_of_their_trainer()
    {
        var plan = RunPlanner.Plan(Graph, Catalog, "t", "r", 7, Transport.Stream, new Dictionary<string, ComponentState>());

        foreach (var (node, address, planned) in plan)
        {
            var isTogether = Stacked.Together.Contains(node.Id);
            Assert.Equal((isTogether ? "t/r/trainer/0" : $"t/r/{node.Id}/0", node.Id), (address.Key, address.Node));
            if (isTogether) Assert.Equal(NodeRole.Model, address.Role);
            Assert.Equal((node.Id, 7), (planned.Node, planned.Generation));
        }
        var trainer = plan.Single(p => p.Node.Id == "trainer").Plan;
        Assert.Equal([new Neighbour("model", new NodeAddress("t/r/trainer/0", NodeRole.Model, "classifier"))], trainer.Live);
        Assert.Empty(trainer.Links);
        Assert.Equal(new NodeAddress("t/r/trainer/0", NodeRole.Model, "embedder"), plan.Single(p => p.Node.Id == "codes").Plan.Inputs[0].Node);
    }

    [Fact]
    public void What_one_of_them_asks_for_they_all_get()
    {
        var homes = RunPlanner.Homes(Graph, Catalog);

        var together = homes.Single(home => home.Length > 1);
        Assert.Equal(Stacked.Together, together.Select(n => n.Id));
        Assert.Equal([new("zone", "b")], RunPlanner.PlaceOf(together));
        Assert.Equal(Graph.Nodes.Length, homes.Sum(home => home.Length));
    }
}
