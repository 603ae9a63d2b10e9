using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Fireworks;

/// <summary>Runs a graph inside one process: every node a component, every edge a plain call.</summary>
/// <remarks>It runs once: when a driver fails, or the run is cancelled or disposed, everything in it stops for good. Make another to run again,
/// with the states saved from this one.</remarks>
public sealed class LocalGraph : IDisposable
{
    private readonly Dictionary<string, Pipe> _components = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;

    private LocalGraph(ResolvedGraph graph) => Graph = graph;

    /// <summary>The graph.</summary>
    public ResolvedGraph Graph { get; }

    /// <summary>Makes the components of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="catalog">The components.</param>
    /// <param name="services">What components may ask for.</param>
    /// <param name="run">The run's id, under which nodes log.</param>
    /// <exception cref="ComponentConfigException">The graph was resolved against another catalog, and a value does not fit.</exception>
    public static LocalGraph Create(ResolvedGraph graph, ComponentCatalog catalog, IServiceProvider services, string run = "local")
    {
        var local = new LocalGraph(graph);
        foreach (var node in graph.Nodes)
        {
            var inputs = new OrderedDictionary<string, Pipe>(node.Inputs.Select(i => KeyValuePair.Create(i.Key, local._components[i.Value])), StringComparer.Ordinal);
            var component = catalog[node.Kind].Create(node.Config, inputs, node.Output);
            component.Bind(new NodeContext(run, node.Id, graph.Seed, services)
            {
                Links = node.Links.ToDictionary(l => l.Key, l => StateOf(local._components[l.Value]), StringComparer.Ordinal),
                Stopping = local._stopping.Token,
            });
            foreach (var (link, followed) in node.Live) component.Follow(link, local._components[followed]);
            local._components.Add(node.Id, component);
        }
        return local;
    }

    private static Func<CancellationToken, Task<ComponentState>> StateOf(Pipe linked) => async cancellationToken =>
    {
        await linked.FreezeAsync(cancellationToken);
        return linked.Save();
    };

    /// <summary>The component of a node, its links already taken over when it is read.</summary>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public Pipe this[string node] => _components.TryGetValue(node, out var component)
        ? component
        : throw new KeyNotFoundException($"There is no running node '{node}'; there are: {string.Join(", ", _components.Keys)}.");

    /// <summary>Runs every driver to its end; without drivers, reads every output to its end.</summary>
    /// <remarks>Drivers run at the same time. The first error ends the others and is thrown; cancellations that follow from it are not.</remarks>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var works = Graph.Nodes.Select(n => this[n.Id]).OfType<IDriver>().Select(d => (Func<CancellationToken, Task>)d.DriveAsync).ToArray();
        if (works.Length == 0) works = [.. Graph.Outputs.Keys.Select(output => (Func<CancellationToken, Task>)(token => DrainAsync(output, token)))];

        ExceptionDispatchInfo? first = null;
        await Task.WhenAll(works.Select(work => Task.Run(() => GuardAsync(work), CancellationToken.None)));
        first?.Throw();
        cancellationToken.ThrowIfCancellationRequested();

        async Task GuardAsync(Func<CancellationToken, Task> work)
        {
            try
            {
                await work(running.Token);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(e), null);
                await _stopping.CancelAsync();
            }
        }
    }

    private async Task DrainAsync(string output, CancellationToken cancellationToken)
    {
        await foreach (var _ in ReadAsync(output, cancellationToken)) { }
    }

    /// <summary>The rows of an output, in order. Waits for what it links to, so a run must be going where it links to something trained.</summary>
    /// <exception cref="KeyNotFoundException">There is no such output.</exception>
    public async IAsyncEnumerable<Message> ReadAsync(string output, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var node = Graph.Outputs.TryGetValue(output, out var id)
            ? this[id]
            : throw new KeyNotFoundException($"There is no output '{output}'; there are: {string.Join(", ", Graph.Outputs.Keys)}.");
        await node.FreezeAsync(cancellationToken);
        await foreach (var message in node.IterateAsync(cancellationToken: cancellationToken)) yield return message;
    }

    /// <summary>What every node has learned, by node id; nodes that learn nothing are left out.</summary>
    public IReadOnlyDictionary<string, ComponentState> Save() =>
        _components.Select(c => KeyValuePair.Create(c.Key, c.Value.Save())).Where(s => !s.Value.IsEmpty).ToDictionary(StringComparer.Ordinal);

    /// <summary>Takes over saved states by node id, before anything is read; others are ignored. A trainer comes after the models that it trains, which
    /// it tells what it had learned.</summary>
    /// <exception cref="ComponentStateException">A state does not fit its node.</exception>
    public void Restore(IReadOnlyDictionary<string, ComponentState> states)
    {
        foreach (var node in Graph.Nodes)
            if (states.TryGetValue(node.Id, out var state)) _components[node.Id].Restore(state);
    }

    /// <summary>Stops what is still running. More than once is as once.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        _stopping.Cancel();
        _stopping.Dispose();
    }
}
