using static TorchSharp.torch;

namespace Fireworks;

/// <summary>exp(output) − y·output for counts y, or output − y·log(output + 1e-8) without <c>log_input</c>; the mean over rows and values.</summary>
internal sealed record PoissonNllSpec(string Target, bool LogInput) : DenseLossSpec("poisson_nll", Target)
{
    public static PoissonNllSpec Read(FieldReader read)
    {
        read.Only("type", "target", "log_input");
        return new PoissonNllSpec(read.Text("target"), read.Flag("log_input", true));
    }

    public override TruthKind Kind => TruthKind.Values;

    protected override string Rule => "of at least 0";

    protected override bool Allows(float value) => value >= 0;

    public override Tensor Of(Tensor output, Tensor truth) => nn.functional.poisson_nll_loss(output, truth, LogInput);
}
