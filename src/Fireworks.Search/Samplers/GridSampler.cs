using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Tries every combination of the values there are, each once.</summary>
/// <remarks>Trial n tries combination n: as among the digits of a number, the parameter that stands last in the space changes fastest. Fewer trials than
/// combinations try the first ones. There is no state to save.</remarks>
public sealed record GridSampler : Sampler
{
    /// <inheritdoc/>
    public override string Type => "grid";

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no combination of that number.</exception>
    public override ImmutableSortedDictionary<string, string> Propose(SearchSpace space, long number, IReadOnlyList<Trial> trials)
    {
        Require.Between(number, 0, (space.Combinations ?? 0) - 1);
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var rest = number;
        foreach (var (name, dimension) in space.Dimensions.Reverse())
        {
            (rest, var index) = Math.DivRem(rest, dimension.Count!.Value);
            values.Add(name, dimension.At(index).ToJsonString());
        }
        return values.ToImmutable();
    }

    /// <inheritdoc/>
    public override IEnumerable<GraphProblem> Check(SearchPlan plan)
    {
        foreach (var (name, _) in plan.Space.Dimensions.Where(d => d.Value.Count is null))
            yield return new($"$.space.{name}", "no-grid", $"A grid needs values that can be counted, but '{name}' is any number between two; give it a 'step', or take the sampler 'random'.");
        if (plan.Space.Combinations is { } all && plan.Trials > all)
            yield return new("$.trials", "out-of-range", $"The grid has {all} combinations, each tried once, but 'trials' is {plan.Trials}; ask for at most {all}.");
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() => new() { ["type"] = Type };
}
