using System.Collections.Immutable;

namespace Fireworks;

/// <summary>One consistent snapshot of a whole graph: which blob holds the state of which node. Immutable; committed by its hash.</summary>
/// <param name="Version">The format; this release writes 1.</param>
/// <param name="Run">The run it was taken from.</param>
/// <param name="Graph">The graph as JSON.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="States">Node id → hash of its state.</param>
public sealed record ScaffoldManifest(int Version, string Run, string Graph, long Seed, ImmutableSortedDictionary<string, string> States)
{
    /// <summary>Node id → version of the component that wrote its state; a node that is not named was written by version 1.</summary>
    public ImmutableSortedDictionary<string, int> Versions { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The format this release writes.</summary>
    public const int CurrentVersion = 1;
}
