namespace Fireworks.Contracts;

/// <summary>Grain keys: segments joined by '/', each percent-encoded, so that no name can forge another key.</summary>
public static class GrainKey
{
    /// <summary>The tenant of whoever does not say otherwise.</summary>
    public const string DefaultTenant = "default";

    /// <summary>tenant/graph.</summary>
    public static string Graph(string tenant, string graph) => Join(tenant, graph);

    /// <summary>tenant/run.</summary>
    public static string Run(string tenant, string run) => Join(tenant, run);

    /// <summary>tenant/run/node/lane. The lane is 0 until nodes are rescaled.</summary>
    public static string Node(string tenant, string run, string node, int lane = 0) => Join(tenant, run, node, lane.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>tenant/search.</summary>
    public static string Search(string tenant, string search) => Join(tenant, search);

    /// <summary>tenant/search/number.</summary>
    public static string Trial(string tenant, string search, long number) => Join(tenant, search, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>tenant/name.</summary>
    public static string Scaffold(string tenant, string name) => Join(tenant, name);

    /// <summary>In the place of an output: the graph's only one.</summary>
    public const string OnlyOutput = "*";

    /// <summary>tenant/scaffold/output.</summary>
    public static string Served(string tenant, string scaffold, string? output) => Join(tenant, scaffold, output ?? OnlyOutput);

    /// <summary>tenant/name.</summary>
    public static string Experiment(string tenant, string name) => Join(tenant, name);

    /// <summary>tenant.</summary>
    public static string ApiKeys(string tenant) => Join(tenant);

    /// <summary>tenant.</summary>
    public static string Overview(string tenant) => Join(tenant);

    /// <summary>tenant.</summary>
    public static string Storage(string tenant) => Join(tenant);

    /// <summary>tenant.</summary>
    public static string Inputs(string tenant) => Join(tenant);

    /// <summary>The segments of a key, decoded.</summary>
    /// <param name="key">The key.</param>
    /// <param name="segments">How many it must have.</param>
    /// <exception cref="FormatException">It has another number of segments.</exception>
    public static string[] Split(string key, int segments)
    {
        var parts = key.Split('/');
        return parts.Length == segments ? [.. parts.Select(Uri.UnescapeDataString)] : throw new FormatException($"A grain key of this kind has {segments} segments, but '{key}' has {parts.Length}.");
    }

    private static string Join(params ReadOnlySpan<string> segments)
    {
        var encoded = new string[segments.Length];
        for (var i = 0; i < encoded.Length; i++) encoded[i] = Uri.EscapeDataString(Require.NotEmpty(segments[i], "segment"));
        return string.Join('/', encoded);
    }
}
