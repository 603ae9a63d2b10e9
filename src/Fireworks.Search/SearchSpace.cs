namespace Fireworks;

/// <summary>What a search varies: named dimensions, in order. Immutable; each verb returns a new space.</summary>
public sealed record SearchSpace
{
    /// <summary>The dimensions by parameter name, in order.</summary>
    public IReadOnlyDictionary<string, Dimension> Dimensions { get; init; } = new Dictionary<string, Dimension>();

    /// <summary>Adds a real number in [min, max].</summary>
    public SearchSpace Float(string name, double min, double max, bool log = false) => throw new NotImplementedException();

    /// <summary>Adds an integer min, min + step, … up to max.</summary>
    public SearchSpace Int(string name, long min, long max, long step = 1, bool log = false) => throw new NotImplementedException();

    /// <summary>Adds a choice among values.</summary>
    public SearchSpace Choice(string name, params ReadOnlySpan<string> of) => throw new NotImplementedException();
}

/// <summary>One thing a search varies.</summary>
public abstract record Dimension;
