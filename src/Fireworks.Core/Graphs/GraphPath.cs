namespace Fireworks;

/// <summary>Paths into a graph's JSON, such as <c>$.nodes.batch.rows</c> or <c>$.nodes.mlp.model.layers[2]</c>.</summary>
internal static class GraphPath
{
    public const string Root = "$";

    public static string Field(string path, string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? $"{path}.{name}" : $"{path}['{name}']";

    public static string Item(string path, int index) => $"{path}[{index}]";

    public static string Node(string id) => Field("$.nodes", id);

    public static string Node(string id, string field) => Field(Node(id), field);
}
