using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>What a loss compares a row's outputs with.</summary>
internal enum TruthKind
{
    /// <summary>One class a row, a whole number from 0; the highest output is the prediction.</summary>
    Classes,

    /// <summary>0 or 1 for each output; an output above the threshold predicts 1.</summary>
    Binary,

    /// <summary>A number for each output.</summary>
    Values,
}

/// <summary>What training makes small, as configured: <c>{ "type": "cross_entropy", "target": "label" }</c>. Values are means over a batch, as PyTorch's.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Target">The column with the truth.</param>
internal abstract record LossSpec(string Type, string Target)
{
    private static readonly Dictionary<string, Func<FieldReader, LossSpec>> Types = new()
    {
        ["cross_entropy"] = CrossEntropySpec.Read, ["nll"] = NllSpec.Read, ["multi_margin"] = MultiMarginSpec.Read,
        ["mse"] = ValueLossSpec.Read, ["l1"] = ValueLossSpec.Read, ["smooth_l1"] = ValueLossSpec.Read, ["huber"] = ValueLossSpec.Read,
        ["bce"] = BinaryLossSpec.Read, ["bce_with_logits"] = BinaryLossSpec.Read,
        ["kl_div"] = KlDivSpec.Read, ["poisson_nll"] = PoissonNllSpec.Read,
        ["hinge"] = SignLossSpec.Read, ["hinge_embedding"] = SignLossSpec.Read, ["soft_margin"] = SignLossSpec.Read,
    };

    /// <summary>The names of all losses.</summary>
    public static IReadOnlyCollection<string> Names => Types.Keys;

    /// <summary>What the outputs are compared with.</summary>
    public abstract TruthKind Kind { get; }

    /// <summary>Whether the model chooses one of several classes.</summary>
    public bool Classifies => Kind == TruthKind.Classes;

    /// <summary>The loss of this JSON.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown or missing.</exception>
    public static LossSpec Read(JsonObject json)
    {
        var read = new FieldReader("loss", json);
        return Types[read.OneOf("type", [.. Types.Keys])](read);
    }

    /// <summary>Throws unless the loss can judge so many values a row.</summary>
    public virtual void CheckOutputs(int outputs) { }

    /// <summary>The truth of a batch, checked so that torch cannot stumble over it.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="outputs">Values a row that the model gives.</param>
    /// <param name="place">Where training stands, for errors.</param>
    /// <returns>[N] int64 for classes, otherwise [N, outputs] float32.</returns>
    public abstract Tensor TruthOf(Message batch, int outputs, string place);

    /// <summary>Why a batch of finite numbers has no loss, and what to do; null when it should have one.</summary>
    public virtual string? NothingToJudge(Tensor truth) => null;

    /// <summary>The mean loss of a batch, [].</summary>
    public abstract Tensor Of(Tensor output, Tensor truth);

    /// <summary>The score above which an output says 1; for <see cref="TruthKind.Binary"/>.</summary>
    public virtual float Threshold => 0;

    /// <summary>Turns outputs into probabilities in place, row by row; for <see cref="TruthKind.Classes"/>, whose rows are compared with each other.</summary>
    public virtual void ToProbabilities(Span<double> row)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var value in row) most = Math.Max(most, value);
        for (var i = 0; i < row.Length; i++) sum += row[i] = Math.Exp(row[i] - most);
        for (var i = 0; i < row.Length; i++) row[i] /= sum;
    }
}
