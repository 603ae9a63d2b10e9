using System.Diagnostics.Metrics;

namespace Fireworks;

/// <summary>What the table writer counts, in meter <c>Fireworks</c>: <c>fireworks.store.batches</c> (transactions) and <c>fireworks.store.writes</c>.</summary>
internal static class StoreMeter
{
    private static readonly Meter Meter = new("Fireworks");
    private static readonly Counter<long> Batches = Meter.CreateCounter<long>("fireworks.store.batches", description: "Transactions of the table writer.");
    private static readonly Counter<long> Writes = Meter.CreateCounter<long>("fireworks.store.writes", description: "Writes in the table writer's transactions.");

    /// <summary>A group was committed.</summary>
    public static void Committed(int writes)
    {
        Batches.Add(1);
        Writes.Add(writes);
    }
}
