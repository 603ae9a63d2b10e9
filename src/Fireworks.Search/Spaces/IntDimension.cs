using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>An integer min, min + step, … up to max.</summary>
/// <remarks>Every value is equally likely. With log, x is drawn so that log x is uniform between log(min − ½) and log(max + ½), then rounded:
/// each integer owns the half on either side of it.</remarks>
public sealed record IntDimension : Dimension
{
    /// <summary>The greatest magnitude: beyond it JSON numbers are no longer exact.</summary>
    public const long Limit = 1L << 53;

    /// <summary>A checked dimension.</summary>
    /// <param name="min">The least value; at least −2⁵³.</param>
    /// <param name="max">The greatest value; at least <paramref name="min"/>, at most 2⁵³.</param>
    /// <param name="step">The distance between values; at least 1. Default 1.</param>
    /// <param name="log">Whether equal ratios are equally likely; needs min ≥ 1 and step 1.</param>
    /// <exception cref="ArgumentException">A bound is wrong.</exception>
    public IntDimension(long min, long max, long step = 1, bool log = false)
    {
        (Min, Max, Step, Log) = (Require.Between(min, -Limit, Limit), Require.Between(max, -Limit, Limit), Require.AtLeast(step, 1), log);
        if (min > max) throw new ArgumentException($"'max' must not lie below 'min', but min is {min} and max is {max}.", nameof(max));
        if (step > Math.Max(1, max - min)) throw new ArgumentException($"'step' must be at most max − min = {max - min}, but is {step}.", nameof(step));
        if (log && min < 1) throw new ArgumentException($"'log' needs 'min' of at least 1, but it is {min}.", nameof(min));
        if (log && step != 1) throw new ArgumentException("'log' and 'step' exclude each other; leave one out.", nameof(step));
    }

    /// <summary>The least value.</summary>
    public long Min { get; }

    /// <summary>The greatest value.</summary>
    public long Max { get; }

    /// <summary>The distance between values.</summary>
    public long Step { get; }

    /// <summary>Whether equal ratios are equally likely.</summary>
    public bool Log { get; }

    /// <inheritdoc/>
    public override string Type => "int";

    /// <inheritdoc/>
    public override long? Count => (Max - Min) / Step + 1;

    /// <inheritdoc/>
    public override JsonValue At(long index) => JsonValue.Create(Min + Step * Require.Between(index, 0, Count!.Value - 1));

    /// <inheritdoc/>
    public override JsonValue Draw(KeyedRandom random) => Log ? JsonValue.Create(DrawLog(random.Unit(0))) : At(random.Below(0, Count!.Value));

    private long DrawLog(double u)
    {
        var (low, high) = (Math.Log(Min - 0.5), Math.Log(Max + 0.5));
        return Math.Clamp((long)Math.Round(Math.Exp(low + u * (high - low))), Min, Max);
    }

    /// <inheritdoc/>
    public override bool Contains(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number) && number >= Min && number <= Max && (number - Min) % Step == 0;

    /// <inheritdoc/>
    public override JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = Type, ["min"] = Min, ["max"] = Max };
        if (Step != 1) json.Add("step", Step);
        if (Log) json.Add("log", true);
        return json;
    }
}
