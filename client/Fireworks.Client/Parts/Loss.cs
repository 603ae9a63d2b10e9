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

    /// <summary>The same loss against another column.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Loss Of(string target) => this with { Target = Require.NotEmpty(target) };

    internal JsonObject ToJson() => ConfigJson.Of(("type", Type), ("target", Target));
}
