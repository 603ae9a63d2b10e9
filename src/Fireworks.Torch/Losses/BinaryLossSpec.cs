using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>−[y·log p + (1 − y)·log(1 − p)], the mean over rows and values; bce takes p itself, bce_with_logits takes log(p/(1 − p)).</summary>
/// <param name="Type">Which.</param>
/// <param name="Target">The column of truths, from 0 to 1.</param>
/// <param name="PositiveWeight">How much a truth of 1 counts; bce_with_logits only.</param>
internal sealed record BinaryLossSpec(string Type, string Target, double PositiveWeight) : DenseLossSpec(Type, Target)
{
    public static BinaryLossSpec Read(FieldReader read)
    {
        var type = read.Text("type");
        if (type == "bce") read.Only("type", "target");
        else read.Only("type", "target", "positive_weight");
        return new BinaryLossSpec(type, read.Text("target"), read.Number("positive_weight", 0, 1e9, 1));
    }

    public override TruthKind Kind => TruthKind.Binary;

    public override float Threshold => Type == "bce" ? 0.5f : 0;

    protected override string Rule => "from 0 to 1";

    protected override bool Allows(float value) => value is >= 0 and <= 1;

    public override Tensor Of(Tensor output, Tensor truth) => Type == "bce"
        ? nn.functional.binary_cross_entropy(Within(output), truth)
        : nn.functional.binary_cross_entropy_with_logits(output, truth, pos_weights: PositiveWeight == 1 ? null : torch.full([output.shape[^1]], PositiveWeight, output.dtype, output.device));

    // torch checks this too, but without saying where training stands or what to do.
    private Tensor Within(Tensor output) => output.ge(0).logical_and(output.le(1)).logical_or(output.isnan()).all().ToBoolean()
        ? output
        : throw new ComponentException($"'{Target}' is learned with bce, which needs outputs from 0 to 1, but the model gave others; end it in sigmoid, or use bce_with_logits.");
}
