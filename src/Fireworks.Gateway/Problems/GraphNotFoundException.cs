namespace Fireworks.Gateway.Problems;

/// <summary>No graph is stored under that name.</summary>
public sealed class GraphNotFoundException(string name) : FireworksException($"There is no graph '{name}'; a graph is stored by PUT /v1/graphs/{name}.");
