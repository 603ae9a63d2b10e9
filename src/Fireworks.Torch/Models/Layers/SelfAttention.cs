using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Multi-head self-attention: softmax(Q·Kᵀ/√d)·V for each head, of three projections of the sequence, then one more projection.</summary>
/// <remarks>When causal, a step attends to itself and to earlier steps alone: −∞ is added to Q·Kᵀ above its diagonal. Weights are named and shaped as in PyTorch's MultiheadAttention: <c>in_proj_weight</c> [3·E, E], <c>in_proj_bias</c>,
/// <c>out_proj.weight</c> [E, E], <c>out_proj.bias</c>. Source: Vaswani et al.: "Attention Is All You Need", NIPS 2017.</remarks>
internal sealed record SelfAttention(string Name, int Heads, double Dropout, bool Causal, Slot InWeight, Slot InBias, Slot OutWeight, Slot OutBias)
{
    /// <summary>Asks for the weights.</summary>
    public static SelfAttention Ask(Blueprint blueprint, string name, long width, int heads, double dropout, bool causal) => new(
        name, heads, dropout, causal,
        blueprint.Parameter($"{name}.in_proj_weight", [3 * width, width], Starts.Xavier),
        blueprint.Parameter($"{name}.in_proj_bias", [3 * width], Starts.Zeros),
        blueprint.Parameter($"{name}.out_proj.weight", [width, width], Starts.Kaiming),
        blueprint.Parameter($"{name}.out_proj.bias", [width], Starts.Zeros));

    /// <summary>From [N, T, E] to [N, T, E].</summary>
    public Tensor Run(Tensor x, Pass pass)
    {
        var (rows, steps, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var depth = width / Heads;
        var parts = nn.functional.linear(x, pass[InWeight], pass[InBias]).chunk(3, 2);    // 3 × [N, T, E]
        var (q, k, v) = (Split(parts[0]), Split(parts[1]), Split(parts[2]));               // [N·H, T, d] each
        var scores = (q / Math.Sqrt(depth)).bmm(k.transpose(1, 2));                        // [N·H, T, T]
        if (Causal) scores = scores.masked_fill(ones(steps, steps, ScalarType.Bool, x.device).triu(1), double.NegativeInfinity);
        var weights = nn.functional.softmax(scores, 2);                                    // [N·H, T, T]
        var heads = pass.Drop(Name, Dropout, weights).bmm(v);                              // [N·H, T, d]
        var joined = heads.view(rows, Heads, steps, depth).transpose(1, 2).reshape(rows, steps, width);
        return nn.functional.linear(joined, pass[OutWeight], pass[OutBias]);

        Tensor Split(Tensor part) => part.view(rows, steps, Heads, depth).transpose(1, 2).reshape(rows * Heads, steps, depth);
    }
}
