namespace Fireworks;

/// <summary>A component's place in a graph and the services of its host.</summary>
/// <param name="Run">The run's id; empty outside a run.</param>
/// <param name="Node">The node's id; keys its random draws and its metrics.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Services">What the host offers: <see cref="IRunLog"/>, <see cref="IBlobStore"/>, data roots, connections.</param>
public sealed record NodeContext(string Run, string Node, long Seed, IServiceProvider Services)
{
    /// <summary>What the node takes over from others: link name → waits for their frozen state.</summary>
    public IReadOnlyDictionary<string, Func<CancellationToken, Task<ComponentState>>> Links { get; init; } =
        new Dictionary<string, Func<CancellationToken, Task<ComponentState>>>();

    /// <summary>Cancelled when the node is stopped; the token for work that no single caller owns.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Outside any graph: seed 0, no services.</summary>
    public static NodeContext Detached { get; } = new("", "", 0, NoServices.Instance);

    /// <summary>The random generator of this node for one pass.</summary>
    /// <param name="pass">The pass; from 0.</param>
    public KeyedRandom Random(long pass) => KeyedRandom.For(Seed, Node, pass);

    /// <summary>A service of the host, or null.</summary>
    public T? Find<T>() where T : class => Services.GetService(typeof(T)) as T;

    /// <summary>A service of the host.</summary>
    /// <exception cref="InvalidOperationException">The host does not offer it.</exception>
    public T Need<T>() where T : class => Find<T>()
        ?? throw new InvalidOperationException($"Node '{Node}' needs {typeof(T).Name}, which its host does not offer.");

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
