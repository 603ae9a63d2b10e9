using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Attributions;

public sealed class AttributeRowsTests : TestKit.PipeConformance
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Lazy<Task<ComponentState>> Trained = new(() => Training.Mlp.TrainedAsync(TestKit.Digits.Pipe(), 2));
    private static readonly Lazy<Task<ComponentState>> TrainedOnDigits = new(() => Training.Mlp.TrainedAsync(new Batches(Digits.Test, 64), 2));

    protected override NodeContext Context => base.Context with
    {
        Links = new Dictionary<string, Func<CancellationToken, Task<ComponentState>>> { ["model"] = _ => Trained.Value },
    };

    // Kernels for another number of rows add up in another order.
    protected override float Rounding => 1e-5f;

    protected override Pipe Create(Pipe input) => new AttributeRows(input, Json("""{ "type": "gradient_x_input" }"""));

    [Fact]
    public async Task Adds_a_value_for_each_output_and_input()
    {
        var rows = await Bound(new AttributeRows(new Batches(Digits.Test, 50), Json("""{ "type": "deep_lift", "baseline": 1 }"""))).ReadAsync(Rows.At(0, 4), Token);

        Assert.Equal(new ColumnType(DType.Float32, [10, 64]), rows["attribution"].Type);
        Assert.Equal([.. Digits.Test.Names, "attribution"], rows.Names);
    }

    [Fact]
    public async Task Explains_one_output_alone_under_another_name()
    {
        var all = await Bound(new AttributeRows(new Batches(Digits.Test, 50), Json("""{ "type": "epsilon_lrp" }"""))).ReadAsync(Rows.At(7), Token);
        var one = await Bound(new AttributeRows(new Batches(Digits.Test, 50), Json("""{ "type": "epsilon_lrp" }"""), 3, "why")).ReadAsync(Rows.At(7), Token);

        Assert.Equal(new ColumnType(DType.Float32, [64]), one["why"].Type);
        Explaining.Close(all.Column<float>("attribution").ToArray()[(3 * 64)..(4 * 64)], one.Column<float>("why").ToArray());
    }

    [Theory]
    [InlineData("""{ "type": "gradients" }""", "method.type", "gradient_x_input")]
    [InlineData("""{ "type": "integrated_gradients", "steps": 0 }""", "method.steps", "between 1 and 1000")]
    [InlineData("""{ "type": "occlusion", "window": 2, "stride": 3 }""", "method.stride", "uncovered")]
    [InlineData("""{ "type": "deep_lift", "baseline": "zero" }""", "method.baseline", "list of numbers")]
    [InlineData("""{ "type": "epsilon_lrp", "eps": 1 }""", "method.eps", "epsilon")]
    public void Refuses_a_method_that_cannot_be(string method, string place, string says)
    {
        var error = Assert.Throws<ComponentConfigException>(() => new AttributeRows(TestKit.Digits.Pipe(), Json(method)));

        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static AttributeRows Bound(AttributeRows node)
    {
        node.Bind(NodeContext.Detached with
        {
            Links = new Dictionary<string, Func<CancellationToken, Task<ComponentState>>> { ["model"] = _ => TrainedOnDigits.Value },
        });
        return node;
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
