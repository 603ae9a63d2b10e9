using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Losses against y of 1 or −1. hinge: max(0, 1 − y·output); soft_margin: log(1 + exp(−y·output)); hinge_embedding: the output itself, a distance,
/// for 1, and max(0, margin − output) for −1. The mean over rows and values.</summary>
internal sealed record SignLossSpec(string Type, string Target, double Margin) : DenseLossSpec(Type, Target)
{
    public static SignLossSpec Read(FieldReader read)
    {
        var type = read.Text("type");
        if (type == "soft_margin") read.Only("type", "target");
        else read.Only("type", "target", "margin");
        return new SignLossSpec(type, read.Text("target"), read.Number("margin", 0, 1e9, 1));
    }

    public override TruthKind Kind => TruthKind.Values;

    protected override string Rule => "of 1 or -1";

    protected override bool Allows(float value) => value is 1 or -1;

    public override Tensor Of(Tensor output, Tensor truth) => Type switch
    {
        "hinge" => (Margin - truth * output).clamp_min(0).mean(),
        "hinge_embedding" => nn.functional.hinge_embedding_loss(output, truth, Margin),
        _ => nn.functional.soft_margin_loss(output, truth),
    };
}
