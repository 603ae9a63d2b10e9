using System.Diagnostics.Metrics;

namespace Fireworks;

/// <summary>What training counts, in meter <c>Fireworks</c>: <c>fireworks.training.steps</c> and <c>fireworks.training.rows</c>.</summary>
internal static class TrainingMeter
{
    private static readonly Meter Meter = new("Fireworks");
    private static readonly Counter<long> Steps = Meter.CreateCounter<long>("fireworks.training.steps", description: "Optimizer steps.");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("fireworks.training.rows", description: "Rows that gradients were made of.");

    /// <summary>An optimizer has made a step.</summary>
    public static void Stepped() => Steps.Add(1);

    /// <summary>A gradient was made of rows.</summary>
    public static void Learned(int rows) => Rows.Add(rows);
}
