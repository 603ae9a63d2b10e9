namespace Fireworks;

/// <summary>The loss of the batch that a step is taken on.</summary>
/// <param name="Value">The loss at the weights before the step; their gradient is in place.</param>
/// <param name="Again">Evaluates it at the weights as they are now, and puts their gradient in place.</param>
internal readonly record struct BatchLoss(double Value, Func<double> Again);
