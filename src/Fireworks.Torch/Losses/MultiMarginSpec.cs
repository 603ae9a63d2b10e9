using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Σ max(0, margin − output[label] + output[other])^power over the other classes, divided by the number of classes; the mean over rows.</summary>
internal sealed record MultiMarginSpec(string Target, int Power, double Margin) : ClassLossSpec("multi_margin", Target, null)
{
    public static MultiMarginSpec Read(FieldReader read)
    {
        read.Only("type", "target", "power", "margin");
        return new MultiMarginSpec(read.Text("target"), read.Whole("power", 1, 2) ?? 1, read.Number("margin", 0, 1e6, 1));
    }

    public override Tensor Of(Tensor output, Tensor truth) => nn.functional.multi_margin_loss(output, truth, Power, Margin);
}
