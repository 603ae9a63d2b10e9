using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A graph as its author wrote it: nodes, their configuration and how they are joined. Immutable data, no code.</summary>
/// <remarks>Format <c>graph/1</c>. Read with <see cref="Parse"/>, made by <see cref="GraphBuilder"/>, checked and completed by <see cref="GraphResolver"/>.</remarks>
public sealed partial record Graph
{
    /// <summary>The format this release reads and writes.</summary>
    public const string Format = "graph/1";

    /// <summary>The graph's name.</summary>
    public required string Name { get; init; }

    /// <summary>Keys every random draw of a run. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Named defaults that configuration refers to as <c>${name}</c>, in order.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>The nodes by id, in order.</summary>
    public required IReadOnlyDictionary<string, NodeSpec> Nodes { get; init; }

    /// <summary>What clients may read: name → node id.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Fields that are kept and ignored: <c>$schema</c>, <c>notes</c> and names that begin with <c>x-</c>.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Remarks { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Reads a graph from JSON; comments and trailing commas are accepted.</summary>
    /// <exception cref="GraphInvalidException">The text is no graph of a known version; lists every problem with its path.</exception>
    public static Graph Parse(string json) => GraphReader.Read(json);

    /// <summary>The graph as indented JSON, in the order of its nodes; <see cref="Parse"/> gives an equal graph back.</summary>
    public string ToJson() => GraphWriter.Write(this);

    /// <summary>SHA-256 of the compact JSON, in lower-case hex: what makes two runs comparable.</summary>
    public string Hash() => GraphWriter.Hash(this);

    /// <summary>Whether both read the same as JSON.</summary>
    public bool Equals(Graph? other) => other is not null && (ReferenceEquals(this, other) || ToJson() == other.ToJson());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Seed, Nodes.Count);
}

/// <summary>One node of a graph.</summary>
/// <param name="Id">Letters, digits, <c>-</c> and <c>_</c>, at most 64.</param>
/// <param name="Kind">The component it is.</param>
public sealed record NodeSpec(string Id, string Kind)
{
    /// <summary>The key in <see cref="From"/> when the input was given without a port name.</summary>
    public const string OnlyPort = "";

    /// <summary>Port → the node (or named output <c>node.output</c>) it reads; a single unnamed input has the key <see cref="OnlyPort"/>.</summary>
    public IReadOnlyDictionary<string, string> From { get; init; } = new Dictionary<string, string>();

    /// <summary>Link name → node, or <c>node@final</c>, <c>node@live</c>.</summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();

    /// <summary>Silo labels this node asks for; empty for anywhere.</summary>
    public IReadOnlyDictionary<string, string> Place { get; init; } = new Dictionary<string, string>();

    /// <summary>The component's configuration, not yet checked, with <c>${parameters}</c> in place.</summary>
    public JsonObject Config { get; init; } = [];

    /// <summary>Fields that are kept and ignored: <c>notes</c> and names that begin with <c>x-</c>.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Remarks { get; init; } = new Dictionary<string, JsonNode?>();
}
