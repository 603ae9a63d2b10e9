using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>What a silo counts and times: meter and activity source <c>Fireworks</c>.</summary>
/// <remarks>
/// <para>On <c>/metrics</c> the dots of a name are underscores, and counters end in <c>_total</c>. Counters count since the process began.</para>
/// <list type="table">
/// <listheader><term>instrument</term><description>what it counts (unit; tags)</description></listheader>
/// <item><term>fireworks.runs.begun</term><description>runs that were started here; not the graphs of trials</description></item>
/// <item><term>fireworks.runs.restarts</term><description>runs begun again after they lost nodes</description></item>
/// <item><term>fireworks.runs.ended</term><description>runs that ended (state: complete, failed, cancelled)</description></item>
/// <item><term>fireworks.trials.begun</term><description>attempts at trials begun here</description></item>
/// <item><term>fireworks.trials.ended</term><description>attempts ended here (state: complete, failed, paused, replaced, broken)</description></item>
/// <item><term>fireworks.nodes.opened</term><description>nodes prepared here (kind)</description></item>
/// <item><term>fireworks.edge.chunks.received, fireworks.edge.rows.received, fireworks.edge.bytes.received</term><description>what came over edges between activations (transport: stream, pull; from: here, elsewhere)</description></item>
/// <item><term>fireworks.edge.chunks.sent</term><description>chunks sent over edges (transport)</description></item>
/// <item><term>fireworks.edge.stream.pages</term><description>pages sent over streams</description></item>
/// <item><term>fireworks.edge.pulls</term><description>calls for a page that were answered</description></item>
/// <item><term>fireworks.edge.reopens</term><description>readers opened again because pages were lost</description></item>
/// <item><term>fireworks.edge.credit.wait</term><description>time a producer waited for credit (seconds)</description></item>
/// <item><term>fireworks.snapshots.saved</term><description>snapshots stored</description></item>
/// <item><term>fireworks.snapshots.bytes</term><description>bytes of their states (bytes)</description></item>
/// <item><term>fireworks.training.steps, fireworks.training.rows</term><description>optimizer steps, and the rows they learned from</description></item>
/// <item><term>fireworks.store.batches, fireworks.store.writes</term><description>transactions of the table writer, and the writes in them</description></item>
/// </list>
/// <para>Activities: <c>run</c>, <c>node open</c>, <c>trial</c>, <c>snapshot</c>, with tags <c>fireworks.run</c>, <c>fireworks.node</c>,
/// <c>fireworks.search</c>, <c>fireworks.trial</c>.</para>
/// </remarks>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Fireworks";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Source = new(Name);

    private static readonly Counter<long> RunsBegun = Meter.CreateCounter<long>("fireworks.runs.begun", description: "Runs that were started here.");
    private static readonly Counter<long> RunRestarts = Meter.CreateCounter<long>("fireworks.runs.restarts", description: "Runs begun again after they lost nodes.");
    private static readonly Counter<long> RunsEnded = Meter.CreateCounter<long>("fireworks.runs.ended", description: "Runs that ended.");
    private static readonly Counter<long> TrialsBegun = Meter.CreateCounter<long>("fireworks.trials.begun", description: "Attempts at trials begun here.");
    private static readonly Counter<long> TrialsEnded = Meter.CreateCounter<long>("fireworks.trials.ended", description: "Attempts at trials ended here.");
    private static readonly Counter<long> NodesOpened = Meter.CreateCounter<long>("fireworks.nodes.opened", description: "Nodes prepared here.");
    private static readonly Counter<long> ChunksReceived = Meter.CreateCounter<long>("fireworks.edge.chunks.received", description: "Chunks that came over edges.");
    private static readonly Counter<long> RowsReceived = Meter.CreateCounter<long>("fireworks.edge.rows.received", description: "Rows that came over edges.");
    private static readonly Counter<long> BytesReceived = Meter.CreateCounter<long>("fireworks.edge.bytes.received", unit: "By", description: "Bytes that came over edges.");
    private static readonly Counter<long> ChunksSent = Meter.CreateCounter<long>("fireworks.edge.chunks.sent", description: "Chunks sent over edges.");
    private static readonly Counter<long> StreamPages = Meter.CreateCounter<long>("fireworks.edge.stream.pages", description: "Pages sent over streams.");
    private static readonly Counter<long> PullsAnswered = Meter.CreateCounter<long>("fireworks.edge.pulls", description: "Calls for a page that were answered.");
    private static readonly Counter<long> EdgeReopens = Meter.CreateCounter<long>("fireworks.edge.reopens", description: "Readers opened again because pages were lost.");
    private static readonly Histogram<double> CreditWait = Meter.CreateHistogram<double>("fireworks.edge.credit.wait", unit: "s", description: "Time a producer waited for credit.");
    private static readonly Counter<long> SnapshotsSaved = Meter.CreateCounter<long>("fireworks.snapshots.saved", description: "Snapshots stored.");
    private static readonly Counter<long> SnapshotBytes = Meter.CreateCounter<long>("fireworks.snapshots.bytes", unit: "By", description: "Bytes of the states in snapshots.");

    internal static void RunBegun() => RunsBegun.Add(1);

    internal static void RunRestarted() => RunRestarts.Add(1);

    internal static void RunEnded(string state) => RunsEnded.Add(1, Tag("state", state));

    internal static void TrialBegun() => TrialsBegun.Add(1);

    internal static void TrialEnded(string state) => TrialsEnded.Add(1, Tag("state", state));

    internal static void Received(Page page, string transport, bool fromElsewhere)
    {
        var tags = new TagList { Tag("transport", transport), Tag("from", fromElsewhere ? "elsewhere" : "here") };
        ChunksReceived.Add(page.Chunks.Length, tags);
        RowsReceived.Add(page.Chunks.Sum(c => (long)c.Message.Length), tags);
        BytesReceived.Add(page.ByteCount, tags);
    }

    internal static void PageSent(int chunks)
    {
        StreamPages.Add(1);
        ChunksSent.Add(chunks, Tag("transport", "stream"));
    }

    internal static void PullAnswered(int chunks)
    {
        PullsAnswered.Add(1);
        ChunksSent.Add(chunks, Tag("transport", "pull"));
    }

    internal static void Reopened() => EdgeReopens.Add(1);

    internal static void CreditWaited(TimeSpan time) => CreditWait.Record(time.TotalSeconds);

    internal static void SnapshotSaved(long bytes)
    {
        SnapshotsSaved.Add(1);
        SnapshotBytes.Add(bytes);
    }

    /// <summary>The time of one run on one silo.</summary>
    internal static Activity? Run(string run, long generation) =>
        Source.StartActivity("run")?.SetTag("fireworks.run", run).SetTag("fireworks.generation", generation);

    /// <summary>Preparing one node.</summary>
    internal static Activity? OpenNode(NodePlan plan)
    {
        NodesOpened.Add(1, Tag("kind", plan.Kind));
        return Source.StartActivity("node open")?.SetTag("fireworks.run", plan.Run).SetTag("fireworks.node", plan.Node).SetTag("fireworks.kind", plan.Kind);
    }

    /// <summary>One attempt at a trial.</summary>
    internal static Activity? Trial(TrialPlan plan, string run) =>
        Source.StartActivity("trial")?.SetTag("fireworks.search", plan.Search).SetTag("fireworks.trial", plan.Number).SetTag("fireworks.run", run);

    /// <summary>Storing one snapshot.</summary>
    internal static Activity? Snapshot(string run) => Source.StartActivity("snapshot")?.SetTag("fireworks.run", run);

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
