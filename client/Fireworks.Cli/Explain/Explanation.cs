namespace Fireworks.Cli.Explain;

/// <summary>What flows in a graph.</summary>
/// <param name="Graph">The graph's name.</param>
/// <param name="Rows">Most rows that were looked at.</param>
/// <param name="Nodes">The nodes, inputs before those who read them.</param>
/// <param name="Edges">Who reads whom.</param>
internal sealed record Explanation(string Graph, int Rows, IReadOnlyList<ExplainedNode> Nodes, IReadOnlyList<ExplainedEdge> Edges);

/// <summary>What a node gives.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Kind">Its component.</param>
/// <param name="Columns">What its rows hold; left out when that is not known, or it gives none.</param>
/// <param name="MessageRows">Rows of its first message.</param>
/// <param name="Learned">Whether it learned from the rows looked at.</param>
/// <param name="Unknown">Why its columns are not known before a run.</param>
/// <param name="Error">Why it cannot work on these rows.</param>
internal sealed record ExplainedNode(string Node, string Kind, IReadOnlyList<ColumnShape>? Columns, int? MessageRows, bool Learned, string? Unknown, string? Error);

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dtype">What each cell holds.</param>
/// <param name="Shape">The extent of each axis after the rows; empty for one value a row.</param>
internal sealed record ColumnShape(string Name, string Dtype, IReadOnlyList<int> Shape)
{
    /// <summary>Such as <c>float32[8,8]</c>.</summary>
    public string Type() => Shape.Count == 0 ? Dtype : $"{Dtype}[{string.Join(',', Shape)}]";
}

/// <summary>An input that a node reads, or a state that it takes over.</summary>
/// <param name="From">The node that is read.</param>
/// <param name="To">The node that reads.</param>
/// <param name="Port">The input port; left out for a link.</param>
/// <param name="Link">The link; left out for an input.</param>
/// <param name="Columns">What flows there; left out for a link, and when it is not known.</param>
internal sealed record ExplainedEdge(string From, string To, string? Port, string? Link, IReadOnlyList<ColumnShape>? Columns);
