using System.Numerics;

namespace Fireworks;

/// <summary>The weights of a hub's inputs in the order of its ports.</summary>
internal static class HubWeights
{
    /// <summary>The weight of each port; 1 where none is given.</summary>
    /// <exception cref="ArgumentException">A weight names no port, or lies below its bound.</exception>
    public static IEnumerable<T> Of<T>(IReadOnlyDictionary<string, Pipe> inputs, IReadOnlyDictionary<string, T>? weights, T least) where T : INumber<T>
    {
        foreach (var (port, weight) in weights ?? new Dictionary<string, T>())
        {
            if (!inputs.ContainsKey(port))
                throw new ArgumentException($"'weights' names the inputs, which are {string.Join(", ", inputs.Keys)}, but has '{port}'.{Nearest.Hint(port, [.. inputs.Keys])}", nameof(weights));
            if (!(weight >= least) || !T.IsFinite(weight))
                throw new ArgumentOutOfRangeException(nameof(weights), weight, $"'weights' must each be at least {least}, but that of '{port}' is {weight}.");
        }
        return [.. inputs.Keys.Select(port => weights is not null && weights.TryGetValue(port, out var weight) ? weight : T.One)];
    }
}
