using Fireworks.Contracts;
using Microsoft.Extensions.Logging;

namespace Fireworks.Grains;

/// <summary>What a trial has learned: saved when it is stopped, and taken over by whoever goes on with it.</summary>
/// <remarks>Neither can fail a trial. What was not saved in time, or cannot be read, is learned again, and with the same seed gives the same.</remarks>
/// <param name="snapshots">Where it is kept.</param>
/// <param name="plan">What the trial runs.</param>
/// <param name="run">Its run.</param>
/// <param name="from">The manifest of what an earlier attempt saved, if any.</param>
/// <param name="logger">Says what became of it.</param>
internal sealed class TrialSnapshot(Snapshots snapshots, TrialPlan plan, string run, string? from, ILogger logger)
{
    /// <summary>Whether this attempt goes on from what an earlier one saved.</summary>
    public bool IsTakenOver { get; private set; }

    /// <summary>The manifest of what this attempt has saved, or null.</summary>
    public string? Saved { get; private set; }

    /// <summary>Makes the graph, as it was saved or new.</summary>
    public async Task<LocalGraph> OpenAsync(Func<LocalGraph> create, CancellationToken cancellationToken)
    {
        var graph = create();
        if (from is null) return graph;
        try
        {
            graph.Restore(await snapshots.StatesAsync(from, cancellationToken));
            IsTakenOver = true;
            logger.TrialGoesOn(run, plan.Search, plan.Number, from);
            return graph;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            graph.Dispose();
            logger.TrialNotRestored(e, run, plan.Search, plan.Number, from);
            return create();
        }
    }

    /// <summary>Saves what the nodes of a graph that was stopped have learned; nothing when they have learned nothing.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cancellationToken">Cancelled when the time for it is over.</param>
    public async Task SaveAsync(LocalGraph graph, CancellationToken cancellationToken)
    {
        try
        {
            var states = graph.Save();
            if (states.Count == 0) return;
            var asRun = Graph.Parse(plan.Graph) with { Seed = graph.Graph.Seed, Parameters = graph.Graph.Parameters };
            Saved = await snapshots.SaveAsync(run, asRun.ToJson(), graph.Graph.Seed, states, cancellationToken).WaitAsync(cancellationToken);
            logger.TrialSaved(run, plan.Search, plan.Number, Saved);
        }
        catch (Exception e)
        {
            logger.TrialNotSaved(e, run, plan.Search, plan.Number);
        }
    }
}
