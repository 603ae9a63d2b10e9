using System.Text.Json.Nodes;

namespace Fireworks.Api;

/// <summary>Opens a search under its name and starts it.</summary>
public sealed record StartSearch
{
    /// <summary>The plan, search/1, with the graph in it.</summary>
    public required JsonNode Plan { get; init; }

    /// <summary>Only opens it when false. Default true.</summary>
    public bool Start { get; init; } = true;
}

/// <summary>How a search stands.</summary>
public sealed record SearchInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>running, stopped or complete.</summary>
    public required string State { get; init; }

    /// <summary>What is optimised.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether more is better.</summary>
    public required bool Maximize { get; init; }

    /// <summary>Trials at a time.</summary>
    public required int Parallel { get; init; }

    /// <summary>The silo that tends the search: the one that dies with it, and whose work another then takes over.</summary>
    public string? Silo { get; init; }

    /// <summary>How many of each.</summary>
    public required SearchTotals Totals { get; init; }

    /// <summary>The best finished trial.</summary>
    public TrialInfo? Best { get; init; }

    /// <summary>Every trial by number.</summary>
    public IReadOnlyList<TrialInfo> Trials { get; init; } = [];
}

/// <summary>How many trials of a search stand how.</summary>
/// <param name="Asked">Wanted in all.</param>
/// <param name="Complete">Finished with a value.</param>
/// <param name="Running">At work.</param>
/// <param name="Failed">Ended by an error.</param>
/// <param name="Resumed">Started again after their silo was lost.</param>
public sealed record SearchTotals(int Asked, int Complete, int Running, int Failed, int Resumed);

/// <summary>How a trial stands.</summary>
public sealed record TrialInfo
{
    /// <summary>Its number, from 0.</summary>
    public required long Number { get; init; }

    /// <summary>running, complete or failed.</summary>
    public required string State { get; init; }

    /// <summary>Its value once complete.</summary>
    public double? Value { get; init; }

    /// <summary>The last step reported.</summary>
    public long? LastStep { get; init; }

    /// <summary>The last value reported.</summary>
    public double? LastValue { get; init; }

    /// <summary>What was tried.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>How often it was started.</summary>
    public int Attempts { get; init; }

    /// <summary>Its run's id.</summary>
    public string? Run { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Such as <c>#11 complete 0.978  lr 0.0031 width 96 optimizer adam</c>.</summary>
    public override string ToString()
    {
        var value = Value is { } known ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" {known:0.####}") : "";
        return $"#{Number} {State}{value}  {string.Join(' ', Parameters.Select(p => $"{p.Key} {p.Value}"))}{(Error is null ? "" : $"  {Error}")}";
    }
}
