namespace Fireworks;

public sealed class SearchSpaceTests
{
    [Fact]
    public void A_space_keeps_the_order_of_its_dimensions() =>
        Assert.Equal(["lr", "width", "optimizer"], TestPlans.Space.Dimensions.Keys);

    [Fact]
    public void A_verb_leaves_the_space_it_was_called_on_as_it_was()
    {
        var space = new SearchSpace().Float("lr", 0, 1);

        space.Int("width", 1, 2);

        Assert.Equal(["lr"], space.Dimensions.Keys);
    }

    [Fact]
    public void A_parameter_is_varied_once() =>
        Assert.Contains("'lr' is in the space already", Assert.Throws<ArgumentException>(() => TestPlans.Space.Float("lr", 0, 1)).Message);

    [Fact]
    public void A_space_is_written_as_the_format_says() => Assert.Equal(
        """{"lr":{"type":"float","min":0.0001,"max":0.1,"log":true},"width":{"type":"int","min":16,"max":128,"step":16},"optimizer":{"type":"choice","of":["adam","sgd"]}}""",
        TestPlans.Space.ToJson().ToJsonString());

    [Fact]
    public void All_problems_of_a_space_are_reported_at_once()
    {
        var error = Assert.Throws<PlanInvalidException>(() => SearchSpace.Parse("""
            { "a": { "type": "flaot", "min": 0, "max": 1 },
              "b": { "type": "float", "min": 2, "max": 1 },
              "c": { "type": "int", "min": 1.5, "max": 3, "steps": 2 },
              "d": { "type": "choice", "of": "adam" },
              "e": { "type": "float", "min": 0, "max": 1, "when": { "a": 1 } },
              "f": 3 }
            """));

        Assert.Equal(["$.a.type", "$.b.max", "$.c.steps", "$.c.min", "$.d.of", "$.e.when", "$.f"], error.Problems.Select(p => p.Path));
        Assert.Contains("Did you mean 'float'?", error.Problems[0].Message);
        Assert.Contains("Did you mean 'step'?", error.Problems[2].Message);
    }
}
