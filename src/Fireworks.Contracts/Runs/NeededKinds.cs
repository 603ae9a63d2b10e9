using Orleans.Runtime;

namespace Fireworks.Contracts;

/// <summary>Which components a graph needs, told with the call that may activate the grain that leads it: of silos with different plugins, it belongs
/// on one that has them.</summary>
public static class NeededKinds
{
    private const string Key = "fireworks.kinds";

    /// <summary>Says so with the next requests on this flow.</summary>
    public static void Ask(Graph graph) => RequestContext.Set(Key, string.Join('\n', graph.Nodes.Values.Select(n => n.Kind).Distinct()));

    /// <summary>What a request asks for; nothing when it says nothing.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, object>? request) => request?.GetValueOrDefault(Key) is string kinds ? kinds.Split('\n') : [];
}
