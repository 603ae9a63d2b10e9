using static TorchSharp.torch;

namespace Fireworks;

/// <summary>−log softmax(output)[label], the mean over rows, with weights the weighted mean.</summary>
/// <param name="Target">The column of class numbers.</param>
/// <param name="Weights">How much a row of each class counts.</param>
/// <param name="Smoothing">The part of the truth that is spread over all classes; from 0 to 1.</param>
internal sealed record CrossEntropySpec(string Target, double[]? Weights, double Smoothing) : ClassLossSpec("cross_entropy", Target, Weights)
{
    public static CrossEntropySpec Read(FieldReader read)
    {
        read.Only("type", "target", "weights", "label_smoothing");
        return new CrossEntropySpec(read.Text("target"), read.Has("weights") ? read.Weights("weights") : null, read.Number("label_smoothing", 0, 1, 0));
    }

    public override Tensor Of(Tensor output, Tensor truth) => nn.functional.cross_entropy(output, truth, WeightTensor(output), label_smoothing: Smoothing);
}
