namespace Fireworks;

public sealed class SearchPlanTests
{
    private const string GraphJson = """
        { "fireworks": "graph/1", "name": "digits", "parameters": { "lr": 0.001, "width": 64, "optimizer": "adam" },
          "nodes": { "mlp": { "kind": "train", "lr": "${lr}" } } }
        """;

    private static string Json(string graph) => $$"""
        { "fireworks": "search/1", "name": "digits-lr", "graph": {{graph}}, "maximize": "mlp/validate/accuracy", "trials": 20, "parallel": 4,
          "space": { "lr": { "type": "float", "min": 1e-4, "max": 0.1, "log": true }, "width": { "type": "int", "min": 16, "max": 128, "step": 16 },
                     "optimizer": { "type": "choice", "of": ["adam", "sgd"] } },  // the space
          "sampler": { "type": "random", "seed": 1 }, "notes": "kept for people", "x-owner": "me", }
        """;

    [Fact]
    public void A_plan_is_read_as_the_format_says()
    {
        var plan = SearchPlan.Parse(Json(GraphJson));

        Assert.Equal(("digits-lr", 20, 4), (plan.Name, plan.Trials, plan.Parallel));
        Assert.Equal(Objective.Maximize("mlp/validate/accuracy"), plan.Objective);
        Assert.Equal(Samplers.Random(seed: 1), plan.Sampler);
        Assert.Equal(TestPlans.Space.ToJson().ToJsonString(), plan.Space.ToJson().ToJsonString());
        Assert.Equal("mlp", Assert.Single(plan.Graph.Nodes).Key);
    }

    [Fact]
    public void A_plan_written_and_read_is_equal()
    {
        var json = TestPlans.Plan(20, 4).ToJson().ToJsonString();

        Assert.Equal(json, SearchPlan.Parse(json).ToJson().ToJsonString());
    }

    [Fact]
    public void A_plan_may_name_a_file_where_files_can_be_read()
    {
        var plan = SearchPlan.Parse(Json("\"digits.graph.json\""), path => path == "digits.graph.json" ? GraphJson : throw new FileNotFoundException(path));

        Assert.Equal("digits", plan.Graph.Name);
    }

    [Fact]
    public void A_plan_that_names_a_file_is_refused_where_files_cannot_be_read() =>
        Assert.Equal("graph-file", Problem(Json("\"digits.graph.json\"")).Rule);

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var error = Assert.Throws<PlanInvalidException>(() => SearchPlan.Parse("""
            { "fireworks": "search/2", "name": "x", "graph": 3, "maximise": "a", "trials": "many",
              "space": { "lr": { "type": "float", "min": 0 } }, "sampler": { "type": "tpe", "seed": 1 }, "pruner": { "type": "asha" } }
            """));

        Assert.Equal(
            ["$.maximise", "$.fireworks", "$.graph", "$", "$.trials", "$.space.lr", "$.sampler.type", "$.pruner"],
            error.Problems.Select(p => p.Path));
        Assert.Contains("Did you mean 'maximize'?", error.Problems[0].Message);
        Assert.Contains("has: random, grid", error.Problems[6].Message);
        Assert.Contains("not available in this release", error.Problems[7].Message);
    }

    [Fact]
    public void Problems_of_the_graph_carry_their_path_in_the_plan() =>
        Assert.Equal("$.graph.knots", Problem(Json("""{ "fireworks": "graph/1", "name": "digits", "nodes": {}, "knots": {} }""")).Path);

    [Fact]
    public void A_parameter_that_the_graph_does_not_have_is_refused_with_the_nearest()
    {
        var plan = TestPlans.Plan(1, 1) with { Space = new SearchSpace().Int("widht", 1, 2) };

        var problem = Assert.Single(Assert.Throws<PlanInvalidException>(() => plan.Checked()).Problems);

        Assert.Equal(("$.space.widht", "unknown-parameter"), (problem.Path, problem.Rule));
        Assert.Contains("Did you mean 'width'?", problem.Message);
    }

    [Theory]
    [InlineData(0, 1, "$.trials")]
    [InlineData(100_001, 1, "$.trials")]
    [InlineData(1, 0, "$.parallel")]
    public void Bounds_are_checked(int trials, int parallel, string path) =>
        Assert.Equal(path, Assert.Single(Assert.Throws<PlanInvalidException>(() => TestPlans.Plan(trials, parallel).Checked()).Problems).Path);

    [Fact]
    public void A_metric_must_begin_with_a_node()
    {
        var plan = TestPlans.Plan(1, 1) with { Objective = Objective.Minimize("mpl/validate/loss") };

        var problem = Assert.Single(Assert.Throws<PlanInvalidException>(() => plan.Checked()).Problems);

        Assert.Equal("$.minimize", problem.Path);
        Assert.Contains("Did you mean 'mlp'?", problem.Message);
    }

    [Fact]
    public void A_duplicate_field_is_refused() =>
        Assert.Equal("duplicate-field", Problem(Json(GraphJson).Replace("\"trials\": 20", "\"trials\": 20, \"trials\": 30", StringComparison.Ordinal)).Rule);

    [Fact]
    public void What_is_no_JSON_is_refused_with_its_line() =>
        Assert.StartsWith("line 2", Problem("{ \"name\": \"x\",\n  oops }").Path);

    private static GraphProblem Problem(string json) => Assert.Single(Assert.Throws<PlanInvalidException>(() => SearchPlan.Parse(json)).Problems);
}
