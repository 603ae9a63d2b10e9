using System.Text.Json.Nodes;
using TorchSharp;

namespace Fireworks.Torch.Tests.Losses;

/// <summary>Every loss against PyTorch's own; losses.py beside this file made the values.</summary>
public sealed class LossTests
{
    private static readonly JsonObject Reference = Values.Read("Losses/losses.json");

    public static TheoryData<int, string> Cases => [.. Reference["cases"]!.AsArray().Index().Select(c => (c.Index, c.Item!["loss"]!.ToJsonString()))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Has_the_value_of_PyTorch(int number, string config)
    {
        var (given, data) = (Reference["cases"]![number]!, Reference["data"]!);
        var spec = Read(config);
        var target = data[given["target"]!.GetValue<string>()];
        var batch = new Message(("y", spec.Classifies ? Values.Labels(target) : Values.Column(target)));

        var value = TorchWork.Run(grad: false, () =>
            spec.Of(Values.Column(data[given["output"]!.GetValue<string>()]).ToTensor(), spec.TruthOf(batch, 3, "Here")).ToDouble());

        Assert.Equal(given["value"]!.GetValue<double>(), value, 1e-6);
    }

    [Fact]
    public void Every_loss_has_reference_values() => Assert.Equal(
        LossSpec.Names.Order(), Reference["cases"]!.AsArray().Select(c => c!["loss"]!["type"]!.GetValue<string>()).Distinct().Order());

    [Theory]
    [InlineData("bce_with_logits", "zeros_ones", 1.5f, "from 0 to 1")]
    [InlineData("bce", "zeros_ones", float.NaN, "from 0 to 1")]
    [InlineData("kl_div", "probabilities", -0.25f, "at least 0")]
    [InlineData("poisson_nll", "counts", -1f, "at least 0")]
    [InlineData("hinge", "signs", 0f, "1 or -1")]
    [InlineData("soft_margin", "signs", 0.5f, "1 or -1")]
    public void Refuses_truths_it_cannot_take(string type, string target, float bad, string rule)
    {
        var truths = Values.Column(Reference["data"]![target]).Values<float>().ToArray();
        truths[7] = bad;
        var batch = new Message(("y", TensorColumn.Of<float>(truths, 3)));

        var error = Assert.Throws<ComponentException>(() => TorchWork.Run(grad: false, () => { Read($$"""{ "type": "{{type}}" }""").TruthOf(batch, 3, "Training of 'n', epoch 1, step 4"); }));

        Assert.All(["step 4, row 2", "'y'", rule], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "type": "cross_entropy", "weights": [1, 2] }""", "loss.weights", "3 classes, but has 2")]
    [InlineData("""{ "type": "nll" }""", "model.layers", "at least 2", 1)]
    public void Refuses_outputs_it_cannot_judge(string config, string place, string words, int outputs = 3)
    {
        var error = Assert.Throws<ComponentConfigException>(() => Read(config).CheckOutputs(outputs));

        Assert.Equal(place, error.Parameter);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "huber", "beta": 2 }""", "loss.beta", "known: type, target, delta")]
    [InlineData("""{ "type": "cross_entropy", "weights": [1, -1] }""", "loss.weights", "-1")]
    [InlineData("""{ "type": "cross_entropy", "label_smoothing": 2 }""", "loss.label_smoothing", "between 0 and 1")]
    public void Refuses_what_cannot_be(string config, string place, string words)
    {
        var error = Assert.Throws<ComponentConfigException>(() => Read(config));

        Assert.Equal(place, error.Parameter);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static LossSpec Read(string config)
    {
        var json = (JsonObject)JsonNode.Parse(config)!;
        json["target"] = "y";
        return LossSpec.Read(json);
    }
}
