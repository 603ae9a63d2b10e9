namespace Fireworks;

/// <summary>What a schedule sets for one step.</summary>
/// <param name="Lr">The learning rate.</param>
/// <param name="Momentum">The momentum, for Adam's kind β₁; the configured one when null.</param>
internal readonly record struct Rates(double Lr, double? Momentum = null);
