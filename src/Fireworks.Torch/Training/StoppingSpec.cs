using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>When training ends early: <c>{ "metric": "validate/loss", "patience": 5 }</c>.</summary>
/// <param name="Metric">What is watched, as it is logged.</param>
/// <param name="Max">Whether higher is better.</param>
/// <param name="Patience">Epochs in a row without a better value after which it ends; at least 1.</param>
/// <param name="MinDelta">How much better a value has to be to count.</param>
/// <param name="RestoreBest">Whether the final model is that of the best epoch.</param>
internal sealed record StoppingSpec(string Metric, bool Max, int Patience, double MinDelta, bool RestoreBest)
{
    /// <summary>The rule of this JSON.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown or out of bounds.</exception>
    public static StoppingSpec Read(JsonObject json)
    {
        var read = new FieldReader("stopping", json);
        read.Only("metric", "mode", "patience", "min_delta", "restore_best");
        var metric = read.Has("metric") ? read.Text("metric") : "validate/loss";
        var max = read.Has("mode") ? read.OneOf("mode", "min", "max") == "max" : Fireworks.Metric.HighIsGood(metric);
        return new StoppingSpec(metric, max, read.Whole("patience", 1, 1_000_000) ?? 5, read.Number("min_delta", 0, 1e30, 0), read.Flag("restore_best", true));
    }

    /// <summary>Whether a value is better than the best so far.</summary>
    public bool IsBetter(double value, double? best) =>
        double.IsFinite(value) && (best is not { } b || (Max ? value > b + MinDelta : value < b - MinDelta));
}
