namespace Fireworks.Contracts;

/// <summary>A node was called that does not run here, or runs another generation; the run restarts it.</summary>
public sealed class NotRunningException(string node, long generation)
    : FireworksException($"Node '{node}' does not run generation {generation} here; the run will prepare it again.");

/// <summary>The owner of a search, run or trial was replaced; what the old one still does is refused.</summary>
public sealed class ReplacedException(string what) : FireworksException($"{what} has a newer owner; this one is fenced off and ends.");

/// <summary>No silo of the cluster carries the label a node asks for.</summary>
public sealed class NoSuchPlaceException(string node, string label, IEnumerable<string> known)
    : FireworksException($"Node '{node}' asks for a silo labelled {label}, but no running silo is; known labels: {string.Join(", ", known)}. Start one with --label {label}.");
