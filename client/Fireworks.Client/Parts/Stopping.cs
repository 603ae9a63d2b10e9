using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>When training ends before its last epoch.</summary>
/// <param name="Metric">What is watched, as it is logged, such as <c>validate/accuracy</c>.</param>
/// <param name="Patience">Epochs in a row without a better value; at least 1. Default 5.</param>
/// <param name="MinDelta">How much better a value has to be to count; at least 0. Default 0.</param>
/// <param name="RestoreBest">Whether the final model is that of the best epoch. Default true.</param>
public sealed record Stopping(string Metric = "validate/loss", int Patience = 5, double MinDelta = 0, bool RestoreBest = true)
{
    internal JsonObject ToJson() => ConfigJson.Of(("metric", Metric), ("patience", Patience), ("min_delta", MinDelta), ("restore_best", RestoreBest));
}
