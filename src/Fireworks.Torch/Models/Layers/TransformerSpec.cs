using static TorchSharp.torch;

namespace Fireworks;

/// <summary>One encoder block of a transformer: <c>{ "type": "transformer", "heads": 4, "feedforward": 128 }</c>. Takes and gives [steps, values].</summary>
/// <remarks>
/// <para>x ← norm1(x + attention(x)), x ← norm2(x + W₂·f(W₁·x)); with <c>norm_first</c>, x ← x + attention(norm1(x)), x ← x + W₂·f(W₁·norm2(x)).
/// It knows no order of steps by itself, unless it is causal. Weights are named and shaped as in PyTorch's TransformerEncoderLayer.</para>
/// <para>Source: Vaswani et al.: "Attention Is All You Need", NIPS 2017.</para>
/// </remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Heads">Heads; they divide the values of a step.</param>
/// <param name="Feedforward">Values between W₁ and W₂. Default 2048.</param>
/// <param name="Dropout">The part left out while training, in four places. Default 0.1.</param>
/// <param name="Gelu">Whether f is gelu (<c>activation</c>), not relu, the default.</param>
/// <param name="NormFirst">Whether it normalises before each part. Default false.</param>
/// <param name="Causal">Whether a step sees itself and earlier ones only. Default false.</param>
internal sealed record TransformerSpec(LayerPlace Place, int Heads, int Feedforward, double Dropout, bool Gelu, bool NormFirst, bool Causal) : LayerSpec(Place, "transformer")
{
    private const double Eps = 1e-5;

    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "heads", "feedforward", "dropout", "activation", "norm_first", "causal");
        return new TransformerSpec(
            place,
            read.Whole("heads", 1, 1024) ?? throw read.Refuse("heads", "is missing; give the number of heads."),
            read.Whole("feedforward", 1, Widest) ?? 2048,
            read.Number("dropout", 0, DropoutSpec.Most, 0.1),
            read.Json.ContainsKey("activation") && read.OneOf("activation", "relu", "gelu") == "gelu",
            read.Flag("norm_first", false),
            read.Flag("causal", false));
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        if (row.Rank != 2) throw Misfit("rows of 2 axes, steps and values", row, "put an embedding or a reshape before it.");
        if (row.Last % Heads != 0) throw Misfit($"values in {Heads} heads ('heads')", row, "choose a number of heads that divides the last axis.", "heads");

        var width = row.Last;
        blueprint.Pass(RowShape.Of(Heads, row[0], row[0]));
        blueprint.Pass(row.WithLast(Feedforward));
        var attention = SelfAttention.Ask(blueprint, NameOf("self_attn"), width, Heads, Dropout, Causal);
        var (first, second) = (Linear("linear1", width, Feedforward), Linear("linear2", Feedforward, width));
        var (norm1, norm2) = (Norm("norm1"), Norm("norm2"));

        return new LayerPlan(row, NormFirst
            ? (x, pass) =>
            {
                x += Attend(norm1(x, pass), pass);
                return x + Feed(norm2(x, pass), pass);
            }
            : (x, pass) =>
            {
                x = norm1(x + Attend(x, pass), pass);
                return norm2(x + Feed(x, pass), pass);
            });

        Tensor Attend(Tensor x, Pass pass) => pass.Drop(NameOf("dropout1"), Dropout, attention.Run(x, pass));

        Tensor Feed(Tensor x, Pass pass)
        {
            var hidden = first(x, pass);                                 // [N, T, feedforward]
            hidden = pass.Drop(NameOf("dropout"), Dropout, Gelu ? nn.functional.gelu(hidden) : hidden.relu());
            return pass.Drop(NameOf("dropout2"), Dropout, second(hidden, pass));
        }

        Func<Tensor, Pass, Tensor> Linear(string name, long from, long to)
        {
            var weight = blueprint.Parameter(NameOf($"{name}.weight"), [to, from], Starts.Kaiming);
            var bias = blueprint.Parameter(NameOf($"{name}.bias"), [to], Starts.Uniform(from));
            return (x, pass) => nn.functional.linear(x, pass[weight], pass[bias]);
        }

        Func<Tensor, Pass, Tensor> Norm(string name)
        {
            var weight = blueprint.Parameter(NameOf($"{name}.weight"), [width], Starts.Ones);
            var bias = blueprint.Parameter(NameOf($"{name}.bias"), [width], Starts.Zeros);
            return (x, pass) => nn.functional.layer_norm(x, [width], pass[weight], pass[bias], Eps);
        }
    }
}
