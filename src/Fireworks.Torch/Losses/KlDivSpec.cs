using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Σ y·(log y − output) over a row's values, the mean over rows: the Kullback-Leibler divergence of probabilities y from a model that gives logarithms.</summary>
internal sealed record KlDivSpec(string Target) : DenseLossSpec("kl_div", Target)
{
    public static KlDivSpec Read(FieldReader read)
    {
        read.Only("type", "target");
        return new KlDivSpec(read.Text("target"));
    }

    public override TruthKind Kind => TruthKind.Values;

    protected override string Rule => "of at least 0";

    protected override bool Allows(float value) => value >= 0;

    public override Tensor Of(Tensor output, Tensor truth) => nn.functional.kl_div(output, truth, log_target: false, reduction: nn.Reduction.Sum) / (double)output.shape[0];
}
