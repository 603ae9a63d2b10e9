using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A real number in [min, max].</summary>
/// <remarks>Drawn as min + u·(max − min), with log as min·(max/min)^u, with a step as min + step·k for k below ⌊(max − min)/step⌋ + 1;
/// u is uniform in [0, 1).</remarks>
public sealed record FloatDimension : Dimension
{
    // A range that is a whole number of steps on paper may fall short of it by rounding.
    private const double StepSlack = 1e-9;

    /// <summary>A checked dimension.</summary>
    /// <param name="min">The least value; finite.</param>
    /// <param name="max">The greatest value; finite and above <paramref name="min"/>.</param>
    /// <param name="log">Whether equal ratios are equally likely; needs min &gt; 0 and no step.</param>
    /// <param name="step">The distance between values, from <paramref name="min"/> on; any value when null.</param>
    /// <exception cref="ArgumentException">A bound is wrong.</exception>
    public FloatDimension(double min, double max, bool log = false, double? step = null)
    {
        Min = Require.Between(min, -double.MaxValue, double.MaxValue);
        Max = Require.Between(max, -double.MaxValue, double.MaxValue);
        (Log, Step) = (log, step);
        if (min >= max) throw new ArgumentException($"'max' must lie above 'min', but min is {min} and max is {max}.", nameof(max));
        if (log && min <= 0) throw new ArgumentException($"'log' needs 'min' above 0, but it is {min}.", nameof(min));
        if (step is null) return;
        if (log) throw new ArgumentException("'log' and 'step' exclude each other; leave one out.", nameof(step));
        if (!(step > 0 && step <= max - min))
            throw new ArgumentException($"'step' must lie above 0 and up to max − min = {max - min}, but is {step}.", nameof(step));
    }

    /// <summary>The least value.</summary>
    public double Min { get; }

    /// <summary>The greatest value.</summary>
    public double Max { get; }

    /// <summary>Whether equal ratios are equally likely.</summary>
    public bool Log { get; }

    /// <summary>The distance between values, or null for any.</summary>
    public double? Step { get; }

    /// <inheritdoc/>
    public override string Type => "float";

    /// <inheritdoc/>
    public override long? Count => Step is { } step ? (long)Math.Min(Math.Floor((Max - Min) / step + StepSlack), long.MaxValue / 2) + 1 : null;

    /// <inheritdoc/>
    public override JsonValue At(long index) => JsonValue.Create(Math.Min(Min + (Step ?? 0) * Require.Between(index, 0, (Count ?? 0) - 1), Max));

    /// <inheritdoc/>
    public override JsonValue Draw(KeyedRandom random)
    {
        if (Count is { } count) return At(random.Below(0, count));
        var u = random.Unit(0);
        var value = Log ? Math.Exp(Between(Math.Log(Min), Math.Log(Max), u)) : Between(Min, Max, u);
        return JsonValue.Create(Math.Clamp(value, Min, Max));
    }

    // Not min + u·(max − min): the difference of two finite numbers may be infinite.
    private static double Between(double min, double max, double u) => min * (1 - u) + max * u;

    /// <inheritdoc/>
    public override bool Contains(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.Number && value.GetValue<double>() is var number && number >= Min && number <= Max;

    /// <inheritdoc/>
    public override JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = Type, ["min"] = Min, ["max"] = Max };
        if (Log) json.Add("log", true);
        if (Step is { } step) json.Add("step", step);
        return json;
    }
}
