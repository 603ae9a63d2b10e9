using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>How weights follow gradients, as configured: <c>{ "type": "adam", "lr": 0.001 }</c>.</summary>
internal abstract record OptimizerSpec(string Type, double Lr, double WeightDecay)
{
    private const double LargestLr = 1000;
    private const double BelowOne = 0.999999999;

    /// <summary>The optimizer of this JSON.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown, missing or out of bounds.</exception>
    public static OptimizerSpec Read(JsonObject json)
    {
        var read = new SpecReader("optimizer", json);
        var type = read.OneOf("type", "adam", "adamw", "sgd");
        if (type == "sgd")
        {
            read.Only("type", "lr", "momentum", "weight_decay");
            return new SgdSpec(
                read.Number("lr", 0, LargestLr, 0.01), read.Number("momentum", 0, BelowOne, 0), read.Number("weight_decay", 0, LargestLr, 0));
        }

        read.Only("type", "lr", "beta1", "beta2", "eps", "weight_decay");
        return new AdamSpec(
            type, read.Number("lr", 0, LargestLr, 1e-3), read.Number("beta1", 0, BelowOne, 0.9), read.Number("beta2", 0, BelowOne, 0.999),
            read.Number("eps", 1e-30, 1, 1e-8), read.Number("weight_decay", 0, LargestLr, type == "adamw" ? 0.01 : 0));
    }

    /// <summary>The names of the tensors it remembers between steps, each as large as the weights.</summary>
    public abstract IReadOnlyList<string> Memory { get; }

    /// <summary>Moves the weights one step, without recording.</summary>
    /// <param name="weights">[P].</param>
    /// <param name="gradient">[P]; may be overwritten.</param>
    /// <param name="memory">What it remembers, [P] each; zeros before the first step.</param>
    /// <param name="step">Which step; from 1.</param>
    public abstract void Step(Tensor weights, Tensor gradient, IReadOnlyList<Tensor> memory, long step);
}

/// <summary>Stochastic gradient descent: b ← momentum·b + g, w ← w − lr·b. Weight decay adds decay·w to g.</summary>
internal sealed record SgdSpec(double Lr, double Momentum, double WeightDecay) : OptimizerSpec("sgd", Lr, WeightDecay)
{
    public override IReadOnlyList<string> Memory => Momentum == 0 ? [] : ["momentum"];

    public override void Step(Tensor weights, Tensor gradient, IReadOnlyList<Tensor> memory, long step)
    {
        if (WeightDecay != 0) gradient.add_(weights, alpha: WeightDecay);
        if (Momentum != 0) gradient = memory[0].mul_(Momentum).add_(gradient);
        weights.add_(gradient, alpha: -Lr);
    }
}

/// <summary>Adam and AdamW.</summary>
/// <remarks>m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − lr·m̂/(√v̂ + ε), with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ). Adam adds decay·w
/// to g; AdamW takes lr·decay·w from w instead. Sources: Kingma, Ba: "Adam", ICLR 2015; Loshchilov, Hutter: "Decoupled Weight Decay
/// Regularization", ICLR 2019.</remarks>
internal sealed record AdamSpec(string Type, double Lr, double Beta1, double Beta2, double Eps, double WeightDecay) : OptimizerSpec(Type, Lr, WeightDecay)
{
    public override IReadOnlyList<string> Memory => ["m", "v"];

    public override void Step(Tensor weights, Tensor gradient, IReadOnlyList<Tensor> memory, long step)
    {
        if (WeightDecay != 0 && Type == "adam") gradient.add_(weights, alpha: WeightDecay);
        if (WeightDecay != 0 && Type == "adamw") weights.mul_(1 - Lr * WeightDecay);

        var (m, v) = (memory[0], memory[1]);
        m.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        v.mul_(Beta2).addcmul_(gradient, gradient, value: 1 - Beta2);
        var spread = (v.sqrt() / Math.Sqrt(1 - Math.Pow(Beta2, step))).add_(Eps);       // [P]
        weights.addcdiv_(m, spread, value: -Lr / (1 - Math.Pow(Beta1, step)));
    }
}
