namespace Fireworks;

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The epoch; from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Loss">Loss a row in this epoch so far.</param>
/// <param name="RowsPerSecond">Rows learned from a second, since the training started or went on.</param>
/// <param name="TimeLeft">How long the remaining epochs take at that rate; null while the number of rows is not known.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, long Step, double Loss, double RowsPerSecond, TimeSpan? TimeLeft);
