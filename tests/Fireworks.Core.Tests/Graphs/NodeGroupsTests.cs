namespace Fireworks.Tests;

public sealed class NodeGroupsTests
{
    [Fact]
    public void A_trainer_lives_with_what_it_trains_and_with_all_that_shares_its_parameters()
    {
        var groups = Of("""
            "rows": { "kind": "digits" },
            "one": { "kind": "learner", "from": "rows" },
            "two": { "kind": "learner", "from": "one" },
            "beside": { "kind": "learner", "from": "rows", "link": { "parameters": "one@live" } },
            "coach": { "kind": "coach", "from": "rows", "link": { "model": "two@live" } },
            "after": { "kind": "learner", "from": "two" },
            "sink": { "kind": "count", "from": "after" }
            """);

        string[] together = ["one", "two", "beside", "coach"];
        Assert.All(together, id => Assert.Equal(together, groups[id]));
        Assert.Equal(["two", "one", "beside"], groups.Trained("coach"));
        Assert.Equal(["coach"], groups.TrainersOf("beside"));
        foreach (var alone in new[] { "rows", "after", "sink" }) Assert.Equal([alone], groups[alone]);
    }

    [Fact]
    public void Models_end_where_something_else_stands_between()
    {
        var groups = Of("""
            "rows": { "kind": "digits" },
            "one": { "kind": "learner", "from": "rows" },
            "batch": { "kind": "batch", "from": "one", "rows": 4 },
            "two": { "kind": "learner", "from": "batch" },
            "coach": { "kind": "coach", "from": "rows", "link": { "model": "two@live" } }
            """);

        Assert.Equal(["two", "coach"], groups["coach"]);
        Assert.Equal(["one"], groups["one"]);
    }

    [Fact]
    public void Models_that_share_live_together_even_when_nobody_trains_them()
    {
        var groups = Of("""
            "rows": { "kind": "digits" },
            "one": { "kind": "learner", "from": "rows" },
            "two": { "kind": "learner", "from": "rows", "link": { "parameters": "one@live" } },
            "three": { "kind": "learner", "from": "rows", "link": { "parameters": "two@live" } },
            "other": { "kind": "learner", "from": "one" }
            """);

        Assert.Equal(["one", "two", "three"], groups["two"]);
        Assert.Empty(groups.TrainersOf("one"));
        Assert.Equal(["other"], groups["other"]);
    }

    [Fact]
    public void An_unknown_node_is_named() =>
        Assert.Contains("nobody", Assert.Throws<KeyNotFoundException>(() => Of(""" "rows": { "kind": "digits" } """)["nobody"]).Message, StringComparison.Ordinal);

    private static NodeGroups Of(string nodes) =>
        NodeGroups.Of(GraphResolver.Resolve(Graph.Parse($$"""{ "fireworks": "graph/1", "name": "test", "nodes": { {{nodes}} } }"""), Parts.Catalog), Parts.Catalog);
}
