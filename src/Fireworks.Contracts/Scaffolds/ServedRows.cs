namespace Fireworks.Contracts;

/// <summary>How rows are written as bytes.</summary>
[GenerateSerializer, Alias("fireworks.row-format")]
public enum RowFormat
{
    /// <summary>An Apache Arrow IPC stream.</summary>
    Arrow,

    /// <summary>JSON: an array of objects, or one object a line.</summary>
    Json,
}

/// <summary>Rows that a served model cannot take; names the column, what it must be and what was found.</summary>
public sealed class RowsRefusedException(string message, Exception? inner = null) : FireworksException(message, inner);

/// <summary>A scaffold holds no state of a node of that name.</summary>
public sealed class NodeStateNotFoundException(string scaffold, string node, IEnumerable<string> known)
    : FireworksException($"Scaffold '{scaffold}' holds no state of a node '{node}'; it has: {string.Join(", ", known)}.{Nearest.Hint(node, [.. known])}");
