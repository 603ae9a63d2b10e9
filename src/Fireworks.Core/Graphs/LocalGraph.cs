namespace Fireworks;

/// <summary>Runs a graph inside one process: every node a component, every edge a plain call.</summary>
public sealed class LocalGraph
{
    private LocalGraph(ResolvedGraph graph) => Graph = graph;

    /// <summary>The graph.</summary>
    public ResolvedGraph Graph { get; }

    /// <summary>Makes the components of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="catalog">The components.</param>
    /// <param name="services">What components may ask for.</param>
    /// <param name="run">The run's id, under which nodes log.</param>
    public static LocalGraph Create(ResolvedGraph graph, ComponentCatalog catalog, IServiceProvider services, string run = "local") => throw new NotImplementedException();

    /// <summary>The component of a node, its links already taken over when it is read.</summary>
    public Pipe this[string node] => throw new NotImplementedException();

    /// <summary>Runs every driver to its end; without drivers, reads every output to its end.</summary>
    public Task RunAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The rows of an output, in order. Waits for what it links to.</summary>
    public IAsyncEnumerable<Message> ReadAsync(string output, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>What every node has learned, by node id; nodes that learn nothing are left out.</summary>
    public IReadOnlyDictionary<string, ComponentState> Save() => throw new NotImplementedException();

    /// <summary>Takes over saved states by node id, before anything is read; others are ignored.</summary>
    public void Restore(IReadOnlyDictionary<string, ComponentState> states) => throw new NotImplementedException();
}
