using static TorchSharp.torch;

namespace Fireworks;

/// <summary>−output[label], the mean over rows; the model gives logarithms of probabilities.</summary>
internal sealed record NllSpec(string Target, double[]? Weights) : ClassLossSpec("nll", Target, Weights)
{
    public static NllSpec Read(FieldReader read)
    {
        read.Only("type", "target", "weights");
        return new NllSpec(read.Text("target"), read.Has("weights") ? read.Weights("weights") : null);
    }

    public override Tensor Of(Tensor output, Tensor truth) => nn.functional.nll_loss(output, truth, WeightTensor(output));
}
