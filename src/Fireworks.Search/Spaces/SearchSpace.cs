using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>What a search varies: named dimensions, in order. Immutable; each verb returns a new space.</summary>
public sealed record SearchSpace
{
    /// <summary>The dimensions by parameter name, in order.</summary>
    public IReadOnlyDictionary<string, Dimension> Dimensions { get; init; } = new OrderedDictionary<string, Dimension>();

    /// <summary>How many combinations of values there are, 2⁶³ − 1 at most; null when a dimension's values cannot be counted.</summary>
    public long? Combinations
    {
        get
        {
            var all = (Int128)1;
            foreach (var dimension in Dimensions.Values)
            {
                if (dimension.Count is not { } count) return null;
                all = Int128.Min(all * count, long.MaxValue);
            }
            return (long)all;
        }
    }

    /// <summary>Adds a real number in [min, max].</summary>
    /// <param name="name">The graph's parameter.</param>
    /// <param name="min">The least value; finite.</param>
    /// <param name="max">The greatest value; finite and above <paramref name="min"/>.</param>
    /// <param name="log">Whether equal ratios are equally likely; needs min &gt; 0.</param>
    /// <param name="step">The distance between values, from <paramref name="min"/> on; any value when null.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or a bound is wrong.</exception>
    public SearchSpace Float(string name, double min, double max, bool log = false, double? step = null) => With(name, new FloatDimension(min, max, log, step));

    /// <summary>Adds an integer min, min + step, … up to max.</summary>
    /// <param name="name">The graph's parameter.</param>
    /// <param name="min">The least value; at least −2⁵³.</param>
    /// <param name="max">The greatest value; at least <paramref name="min"/>, at most 2⁵³.</param>
    /// <param name="step">The distance between values; at least 1. Default 1.</param>
    /// <param name="log">Whether equal ratios are equally likely; needs min ≥ 1 and step 1.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or a bound is wrong.</exception>
    public SearchSpace Int(string name, long min, long max, long step = 1, bool log = false) => With(name, new IntDimension(min, max, step, log));

    /// <summary>Adds a choice among texts.</summary>
    /// <param name="name">The graph's parameter.</param>
    /// <param name="of">The values, at least one, each once; all equally likely.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or a value is missing or repeated.</exception>
    public SearchSpace Choice(string name, params ReadOnlySpan<string> of)
    {
        var values = new JsonValue[of.Length];
        for (var i = 0; i < of.Length; i++) values[i] = JsonValue.Create(of[i])!;
        return With(name, new ChoiceDimension(values));
    }

    /// <summary>Adds a dimension.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public SearchSpace With(string name, Dimension dimension)
    {
        var dimensions = new OrderedDictionary<string, Dimension>(Dimensions);
        if (!dimensions.TryAdd(Require.NotEmpty(name), dimension))
            throw new ArgumentException($"Each parameter is varied once, but '{name}' is in the space already.", nameof(name));
        return new SearchSpace { Dimensions = dimensions };
    }

    /// <summary>Reads a space from JSON: name → dimension.</summary>
    /// <exception cref="PlanInvalidException">Lists every problem.</exception>
    public static SearchSpace Parse(string json) => PlanReader.ReadSpace(json);

    /// <summary>The space as JSON; <see cref="Parse"/> gives it back.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, dimension) in Dimensions) json.Add(name, dimension.ToJson());
        return json;
    }
}
