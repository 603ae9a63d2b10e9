namespace Fireworks;

public sealed class GridSamplerTests
{
    private static readonly SearchSpace Space = new SearchSpace().Choice("optimizer", "adam", "sgd").Int("width", 16, 48, step: 16).Float("lr", 0, 0.5, step: 0.25);

    [Fact]
    public void Every_combination_is_tried_once_and_the_last_parameter_changes_fastest()
    {
        var tried = Enumerable.Range(0, 18).Select(n => Samplers.Grid().Propose(Space, n, [])).Select(p => $"{p["optimizer"]} {p["width"]} {p["lr"]}").ToArray();

        Assert.Equal(18, Space.Combinations);
        Assert.Equal(18, tried.Distinct().Count());
        Assert.Equal(["\"adam\" 16 0", "\"adam\" 16 0.25", "\"adam\" 16 0.5", "\"adam\" 32 0"], tried[..4]);
        Assert.Equal("\"sgd\" 48 0.5", tried[^1]);
    }

    [Fact]
    public void More_trials_than_combinations_are_refused()
    {
        var problem = Problem(Plan(19, Space));

        Assert.Equal(("$.trials", "out-of-range"), (problem.Path, problem.Rule));
        Assert.Contains("at most 18", problem.Message, StringComparison.Ordinal);
        Assert.Equal(18, Plan(18, Space).Checked().Trials);
    }

    [Fact]
    public void A_number_without_a_step_is_refused()
    {
        var problem = Problem(Plan(1, TestPlans.Space));

        Assert.Equal(("$.space.lr", "no-grid"), (problem.Path, problem.Rule));
        Assert.Contains("'step'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_space_larger_than_can_be_counted_has_a_grid_all_the_same()
    {
        var space = new SearchSpace().Int("lr", 0, IntDimension.Limit).Int("width", 0, IntDimension.Limit);

        Assert.Equal(long.MaxValue, space.Combinations);
        Assert.Equal(("0", "7"), (Samplers.Grid().Propose(space, 7, [])["lr"], Samplers.Grid().Propose(space, 7, [])["width"]));
    }

    [Fact]
    public void A_plan_with_a_grid_is_written_and_read_and_a_seed_refused()
    {
        var json = Plan(18, Space).ToJson().ToJsonString();

        Assert.Equal(json, SearchPlan.Parse(json).ToJson().ToJsonString());
        Assert.Contains("draws nothing", Assert.Single(Assert.Throws<PlanInvalidException>(
            () => SearchPlan.Parse(json.Replace("\"grid\"", "\"grid\",\"seed\":1", StringComparison.Ordinal))).Problems).Message, StringComparison.Ordinal);
    }

    private static SearchPlan Plan(int trials, SearchSpace space) => TestPlans.Plan(trials, 1) with { Space = space, Sampler = Samplers.Grid() };

    private static GraphProblem Problem(SearchPlan plan) => Assert.Single(Assert.Throws<PlanInvalidException>(() => plan.Checked()).Problems);
}
