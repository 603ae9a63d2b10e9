using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>What a search is to do: which graph, which metric, how many trials, over what. Immutable data, no code.</summary>
/// <remarks>Format <c>search/1</c>. The same plan under the same name resumes a search; <see cref="Trials"/> is the total, never "more".</remarks>
public sealed record SearchPlan
{
    /// <summary>The format this release reads and writes.</summary>
    public const string Format = "search/1";

    /// <summary>Most trials of one search.</summary>
    public const int MostTrials = 100_000;

    /// <summary>The search's name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 64.</summary>
    public string Name { get; init; } = "";

    /// <summary>The graph that each trial runs.</summary>
    public required Graph Graph { get; init; }

    /// <summary>What is optimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>Trials in all, from 1 to 100,000.</summary>
    public required int Trials { get; init; }

    /// <summary>Trials at a time, at least 1. Default 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>What varies, by the names of the graph's parameters.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>Chooses what each trial tries. Default: at random, seed 0.</summary>
    public Sampler Sampler { get; init; } = Samplers.Random();

    /// <summary>Reads a plan from JSON; comments and trailing commas are accepted.</summary>
    /// <param name="json">The plan.</param>
    /// <param name="readGraph">Reads the graph's JSON when the plan names a file; without it the graph must be in the plan.</param>
    /// <exception cref="PlanInvalidException">Lists every problem with its path.</exception>
    public static SearchPlan Parse(string json, Func<string, string>? readGraph = null) => PlanReader.Read(json, readGraph);

    /// <summary>Checks the plan.</summary>
    /// <returns>The plan itself.</returns>
    /// <exception cref="PlanInvalidException">Lists every problem with its path.</exception>
    public SearchPlan Checked()
    {
        var problems = PlanRules.Check(this).ToList();
        return problems.Count == 0 ? this : throw new PlanInvalidException(problems);
    }

    /// <summary>The plan as JSON with the graph in it; <see cref="Parse"/> gives it back. Equal plans give equal JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["fireworks"] = Format,
        ["name"] = Name,
        ["graph"] = JsonNode.Parse(Graph.ToJson()),
        [Objective.Direction] = Objective.Metric,
        ["trials"] = Trials,
        ["parallel"] = Parallel,
        ["space"] = Space.ToJson(),
        ["sampler"] = Sampler.ToJson(),
    };
}
