namespace Fireworks;

/// <summary>How a node names another: <c>rows</c>, <c>split.train</c>, and in a link <c>mlp@final</c> or <c>mlp@live</c>.</summary>
internal readonly record struct GraphReference(string Node, string? Output, string? Mode)
{
    /// <summary>Copies frozen state; what a link without a mode means.</summary>
    public const string Final = "final";

    /// <summary>Follows the linked node by reference.</summary>
    public const string Live = "live";

    /// <summary>The id of the running node.</summary>
    public string Id => Output is null ? Node : $"{Node}.{Output}";

    public static GraphReference Of(string text)
    {
        var (id, mode) = text.Split('@', 2) is [var before, var after] ? (before, after) : (text, null);
        return id.Split('.', 2) is [var node, var output] ? new(node, output, mode) : new(id, null, mode);
    }
}
