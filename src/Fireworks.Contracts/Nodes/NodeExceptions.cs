namespace Fireworks.Contracts;

/// <summary>A node was called that does not run here, or runs another generation; the run restarts it.</summary>
public sealed class NotRunningException(string node, long generation)
    : FireworksException($"Node '{node}' does not run generation {generation} here; the run will prepare it again.");

/// <summary>A node failed while its rows were read; says which, and keeps the failure as the inner exception.</summary>
public sealed class NodeFailedException(string node, Exception cause) : FireworksException($"Node '{node}' failed: {cause.Message}", cause)
{
    /// <summary>The node that failed first, upstream of whoever sees this.</summary>
    public string Node { get; } = node;

    /// <summary>The failure with the node it came from: a failure that already names one is kept.</summary>
    public static NodeFailedException Of(string node, Exception cause) => cause as NodeFailedException ?? new(node, cause);
}

/// <summary>No silo of the cluster carries the label a node asks for.</summary>
public sealed class NoSuchPlaceException(string node, string label, IEnumerable<string> known)
    : FireworksException($"Node '{node}' asks for a silo labelled {label}, but no running silo is; known labels: {string.Join(", ", known)}. Start one with --label {label}.");

/// <summary>The silos on which a node may be do not have its component, or have it in another version.</summary>
public sealed class ComponentElsewhereException(string node, string kind, int version, string label) : FireworksException(
    $"Node '{node}' {(label.Length == 0 ? "needs a silo" : $"asks for a silo labelled {label}")}, which must have component '{kind}' in version {version} with the same ports and arguments, but none has it so; "
    + "start them with the same release and plugins, or ask for another place.");
