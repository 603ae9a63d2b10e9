namespace Fireworks.Tests;

/// <summary>Links that follow a component by reference: what may be written, and what becomes of it.</summary>
public sealed class LiveLinkTests
{
    private const string Chain = """
        "rows": { "kind": "digits" },
        "one": { "kind": "learner", "from": "rows", "column": "first" },
        "two": { "kind": "learner", "from": "one", "column": "second" },
        "coach": { "kind": "coach", "from": "rows", "link": { "model": "two@live" } }
        """;

    private static Graph Parse(string nodes) => Graph.Parse($$"""{ "fireworks": "graph/1", "name": "test", "nodes": { {{nodes}} } }""");

    private static IEnumerable<GraphProblem> Problems(string nodes) => GraphResolver.Check(Parse(nodes), Parts.Catalog).Where(p => p.Rule != "unread-node");

    [Fact]
    public void The_resolved_graph_says_which_links_follow_and_puts_the_followed_first()
    {
        var graph = GraphResolver.Resolve(Parse("""
            "coach": { "kind": "coach", "from": "rows", "link": { "model": "two@live" } },
            "two": { "kind": "learner", "from": "one", "link": { "parameters": "one@live" } },
            "one": { "kind": "learner", "from": "rows" },
            "rows": { "kind": "digits" }
            """), Parts.Catalog);

        Assert.Equal(["rows", "one", "two", "coach"], graph.Nodes.Select(n => n.Id));
        Assert.Equal([new("model", "two")], graph["coach"].Live);
        Assert.Empty(graph["coach"].Links);
        Assert.Equal(["one", "one"], graph["two"].Named);
    }

    [Theory]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "link": { "model": "two" } } """, "not-copied", "$.nodes.coach.link.model", "write 'two@live'")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "link": { "model": "two@final" } } """, "not-copied", "$.nodes.coach.link.model", "write 'two@live'")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "link": { "model": "rows@live" } } """, "wrong-link", "$.nodes.coach.link.model", "follows a 'learner', but 'rows' is a 'digits'")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "link": { "model": "tow@live" } } """, "unknown-node", "$.nodes.coach.link.model", "Did you mean 'two'?")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "alone": "x", "link": { "model": "two@live" } } """, "given-twice", "$.nodes.coach.link.model", "remove one")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows" } """, "missing-argument", "$.nodes.coach", "\"model\": \"<node>@live\"")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "alone": null } """, "missing-argument", "$.nodes.coach", "'alone'")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "alnoe": "x" } """, "unknown-argument", "$.nodes.coach.alnoe", "Did you mean 'alone'?")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "alone": "${x}" } """, "unknown-parameter", "$.nodes.coach.alone")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "link": { "modle": "two@live" } } """, "unknown-link", "$.nodes.coach.link.modle", "Did you mean 'model'?")]
    [InlineData(""" "three": { "kind": "learner", "from": "rows", "size": 2, "link": { "parameters": "two@live" } } """, "wrong-link", "$.nodes.three.link.parameters", "'three' has size 2, but 'two' 1")]
    [InlineData(""" "a": { "kind": "coach", "from": "rows", "link": { "model": "two@live" } }, "b": { "kind": "coach", "from": "rows", "link": { "model": "one@live" } } """, "trained-twice", "$.nodes.b.link", "'a' and 'b' would both train 'one'")]
    [InlineData(""" "a": { "kind": "coach", "from": "rows", "link": { "model": "two@live" } }, "three": { "kind": "learner", "from": "rows", "link": { "parameters": "one@live" } }, "b": { "kind": "coach", "from": "rows", "link": { "model": "three@live" } } """, "trained-twice", "$.nodes.b.link", "both train 'three'")]
    [InlineData(""" "coach": { "kind": "coach", "from": "two", "link": { "model": "two@live" } } """, "cycle", "$.nodes.coach.from", "coach → two → coach", "what comes before the models")]
    [InlineData(""" "batch": { "kind": "batch", "from": "one", "rows": 2 }, "coach": { "kind": "coach", "from": "batch", "link": { "model": "two@live" } } """, "cycle", "$.nodes.coach.from", "coach → batch → one → coach")]
    [InlineData(""" "three": { "kind": "learner", "from": "four", "link": { "parameters": "two@live" } }, "four": { "kind": "learner", "from": "rows", "link": { "parameters": "three@live" } } """, "cycle", "$.nodes.three.from", "three → four → three")]
    [InlineData(""" "coach": { "kind": "coach", "from": "rows", "place": { "zone": "a" }, "link": { "model": "three@live" } }, "three": { "kind": "learner", "from": "rows", "place": { "zone": "b" } } """, "two-places", "$.nodes.three.place.zone", "zone=a", "zone=b")]
    [InlineData(""" "batch": { "kind": "batch", "from": "two", "rows": 2 }, "three": { "kind": "learner", "from": "batch" }, "coach": { "kind": "coach", "from": "rows", "link": { "model": "three@live" } } """, "not-trained", "$.nodes.two", "'batch' stands between")]
    public void Each_rule_is_one_problem_at_its_place(string nodes, string rule, string path, params string[] words)
    {
        var problems = Problems($$"""
            "rows": { "kind": "digits" }, "one": { "kind": "learner", "from": "rows" }, "two": { "kind": "learner", "from": "one" }, {{nodes}}
            """);

        var problem = Assert.Single(problems);
        Assert.Equal((rule, path), (problem.Rule, problem.Path));
        Assert.All(words, word => Assert.Contains(word, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_chain_beside_others_is_no_problem() => Assert.Empty(Problems($$"""
        {{Chain}}, "other": { "kind": "learner", "from": "two" }, "sink": { "kind": "count", "from": "other" },
        "again": { "kind": "coach", "from": "two", "link": { "model": "last@live" } }, "last": { "kind": "learner", "from": "rows" }
        """));

    [Fact]
    public async Task A_followed_component_is_the_very_one_and_gives_rows_when_its_trainer_is_done()
    {
        using var graph = LocalGraph.Create(GraphResolver.Resolve(Parse(Chain), Parts.Catalog), Parts.Catalog, new TestKit.TestServices());
        var reading = graph["two"].ReadAsync(Rows.At(0), TestContext.Current.CancellationToken).AsTask();
        Assert.False(reading.IsCompleted);

        await graph.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((50, 50), ((await reading).Column<long>("first")[0], (await reading).Column<long>("second")[0]));
        Assert.Equal(["one", "two"], graph.Save().Keys.Order());
    }
}
