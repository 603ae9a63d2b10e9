using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>What training makes small.</summary>
/// <param name="Type">Its name in the graph.</param>
/// <param name="Target">The column with the truth; not empty. Default <c>label</c>.</param>
public sealed record Loss(string Type, string Target = "label")
{
    /// <summary>−log softmax(scores)[label], the mean over rows; the target holds whole numbers from 0.</summary>
    public static Loss CrossEntropy { get; } = new("cross_entropy");

    /// <summary>(output − target)², the mean over rows and values.</summary>
    public static Loss SquaredError { get; } = new("mse");

    /// <summary>Binary cross entropy of logits: the target holds numbers from 0 to 1, one for each output.</summary>
    public static Loss BinaryCrossEntropy { get; } = new("bce_with_logits");

    /// <summary>|output − target|, the mean over rows and values.</summary>
    public static Loss AbsoluteError { get; } = new("l1");

    /// <summary>Squared for small errors, absolute for large ones.</summary>
    /// <param name="delta">Where the one becomes the other; above 0. Default 1.</param>
    public static Loss Huber(double delta = 1) => new("huber") { Options = [("delta", delta)] };

    /// <summary>Cross entropy with classes that count differently, or a truth spread a little over all of them.</summary>
    /// <param name="weights">How much a row of each class counts; all alike when null.</param>
    /// <param name="smoothing">The part of the truth that is spread; 0 to 1. Default 0.</param>
    public static Loss WeightedCrossEntropy(IReadOnlyList<double>? weights = null, double smoothing = 0) => new("cross_entropy")
    {
        Options = [("weights", weights is null ? null : new JsonArray([.. weights.Select(w => (JsonNode)JsonValue.Create(w))])), ("label_smoothing", smoothing)],
    };

    /// <summary>Any loss that the train node knows, such as <c>nll</c>, <c>smooth_l1</c>, <c>poisson_nll</c>, <c>kl_div</c> or <c>hinge</c>.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="options">What else it takes.</param>
    public static Loss Named(string type, params (string Name, JsonNode? Value)[] options) => new(Require.NotEmpty(type)) { Options = options };

    /// <summary>What else the loss takes.</summary>
    private IReadOnlyList<(string Name, JsonNode? Value)> Options { get; init; } = [];

    /// <summary>The same loss against another column.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Loss Of(string target) => this with { Target = Require.NotEmpty(target) };

    internal JsonObject ToJson() => ConfigJson.Of([("type", Type), ("target", Target), .. Options.Select(o => (o.Name, o.Value?.DeepClone()))]);
}
