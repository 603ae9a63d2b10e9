using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Builds a graph in C#. Handles, not names, join nodes; <see cref="Build"/> reports every problem at once.</summary>
/// <remarks>This is the untyped half; the client SDK adds a typed verb for each component (<c>Csv</c>, <c>Shuffle</c>, <c>Train</c> …) that calls <see cref="Add"/>.</remarks>
/// <param name="name">The graph's name.</param>
/// <param name="seed">Keys every random draw of a run. Default 0.</param>
public sealed class GraphBuilder(string name, long seed = 0)
{
    /// <summary>The graph's name.</summary>
    public string Name { get; } = name;

    /// <summary>Keys every random draw.</summary>
    public long Seed { get; } = seed;

    /// <summary>Names a parameter: a default now, a search variable later.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The default: a number, text or boolean.</param>
    public GraphParameter Param(string name, JsonNode value) => throw new NotImplementedException();

    /// <summary>Adds a node.</summary>
    /// <param name="kind">The component.</param>
    /// <param name="id">The node's id; the kind when null.</param>
    /// <param name="config">Its configuration; parameters stand as <see cref="GraphParameter.Reference"/>.</param>
    /// <param name="from">Its inputs by port; the port <see cref="NodeSpec.OnlyPort"/> for a single one.</param>
    /// <param name="links">What it takes over from other nodes: link name → node id with <c>@final</c> or <c>@live</c> where wanted.</param>
    public GraphNode Add(
        string kind,
        string? id = null,
        JsonObject? config = null,
        IReadOnlyDictionary<string, GraphNode>? from = null,
        IReadOnlyDictionary<string, string>? links = null) => throw new NotImplementedException();

    /// <summary>Names what clients may read.</summary>
    internal void Output(string name, GraphNode node) => throw new NotImplementedException();

    /// <summary>The graph.</summary>
    /// <param name="catalog">The components to check against; only the structure is checked when null, as in a client that has no components.</param>
    /// <exception cref="GraphInvalidException">Lists every problem.</exception>
    public Graph Build(ComponentCatalog? catalog = null) => throw new NotImplementedException();
}

/// <summary>A node, or one of its named outputs, in a graph that is being built.</summary>
/// <param name="Builder">The graph.</param>
/// <param name="Id">What <c>from</c> will name: <c>rows</c> or <c>split.train</c>.</param>
public sealed record GraphNode(GraphBuilder Builder, string Id)
{
    /// <summary>Lets clients read this node's rows.</summary>
    /// <param name="name">The name of the output.</param>
    public GraphNode Output(string name)
    {
        Builder.Output(name, this);
        return this;
    }

    /// <summary>Asks for a silo with this label.</summary>
    public GraphNode Place(string label, string value) => throw new NotImplementedException();
}

/// <summary>A named parameter of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its default.</param>
public sealed record GraphParameter(string Name, JsonNode Value)
{
    /// <summary><c>${name}</c>, as it stands in a node's configuration.</summary>
    public JsonNode Reference => JsonValue.Create($"${{{Name}}}");
}
