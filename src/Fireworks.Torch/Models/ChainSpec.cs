namespace Fireworks;

/// <summary>A network of a chain as configured, before it has seen a row.</summary>
/// <param name="Node">The node's id: keys dropout, and names errors.</param>
/// <param name="Weights">The node whose weights it uses, which keys how they begin: its own unless it shares another's. Empty for the only network of a trainer.</param>
/// <param name="Model">Its layers, with what is frozen of those weights.</param>
/// <param name="First">The weights to begin with; drawn when null.</param>
internal sealed record ChainSpec(string Node, string Weights, ModelSpec Model, ModelState? First);
