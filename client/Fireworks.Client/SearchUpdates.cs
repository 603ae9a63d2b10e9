using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Something that happened in a search.</summary>
public abstract record SearchUpdate;

/// <summary>A trial began, or began again after its silo was lost.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Parameters">What it tries.</param>
/// <param name="Attempt">How often it was started.</param>
public sealed record TrialStarted(long Number, IReadOnlyDictionary<string, JsonNode?> Parameters, int Attempt) : SearchUpdate;

/// <summary>A trial reported a value.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Step">The step; for training the epoch, from 1.</param>
/// <param name="Value">What is optimised.</param>
/// <param name="Parameters">What it tries.</param>
public sealed record TrialReported(long Number, long Step, double Value, IReadOnlyDictionary<string, JsonNode?> Parameters) : SearchUpdate;

/// <summary>A trial ended.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="State">complete or failed.</param>
/// <param name="Value">Its value when complete.</param>
/// <param name="Parameters">What it tried.</param>
/// <param name="Error">Why it failed.</param>
public sealed record TrialFinished(long Number, string State, double? Value, IReadOnlyDictionary<string, JsonNode?> Parameters, string? Error) : SearchUpdate;

/// <summary>The search is in another state.</summary>
/// <param name="State">running, stopped or complete.</param>
public sealed record SearchStateChanged(string State) : SearchUpdate;
