using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>One thing a search varies.</summary>
public abstract record Dimension
{
    /// <summary>The name under <c>type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>How many values it has; null when it is any number between two.</summary>
    public abstract long? Count { get; }

    /// <summary>One of its values.</summary>
    /// <param name="index">From 0 to below <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no value of that number, or values cannot be counted.</exception>
    public abstract JsonValue At(long index);

    /// <summary>A value drawn at random. The same generator draws the same value.</summary>
    public abstract JsonValue Draw(KeyedRandom random);

    /// <summary>Whether a value lies in it.</summary>
    public abstract bool Contains(JsonValue value);

    /// <summary>The dimension as JSON; defaults are left out.</summary>
    public abstract JsonObject ToJson();
}
