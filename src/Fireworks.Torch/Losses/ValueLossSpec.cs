using static TorchSharp.torch;

namespace Fireworks;

/// <summary>mse: d²; l1: |d|; smooth_l1: d²/(2·beta) for |d| &lt; beta, |d| − beta/2 beyond; huber: d²/2 for |d| ≤ delta, delta·(|d| − delta/2) beyond;
/// with d = output − target, the mean over rows and values.</summary>
/// <param name="Type">Which.</param>
/// <param name="Target">The column of values.</param>
/// <param name="Bend">Beta or delta; not used by mse and l1.</param>
internal sealed record ValueLossSpec(string Type, string Target, double Bend) : DenseLossSpec(Type, Target)
{
    public static ValueLossSpec Read(FieldReader read)
    {
        var type = read.Text("type");
        var bend = type switch { "smooth_l1" => "beta", "huber" => "delta", _ => null };
        if (bend is null) read.Only("type", "target");
        else read.Only("type", "target", bend);
        return new ValueLossSpec(type, read.Text("target"), bend is null ? 1 : read.Number(bend, 1e-9, 1e9, 1));
    }

    public override TruthKind Kind => TruthKind.Values;

    public override Tensor Of(Tensor output, Tensor truth) => Type switch
    {
        "mse" => nn.functional.mse_loss(output, truth),
        "l1" => nn.functional.l1_loss(output, truth),
        "smooth_l1" => nn.functional.smooth_l1_loss(output, truth, beta: Bend),
        _ => nn.functional.huber_loss(output, truth, Bend),
    };
}
