using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Draws every trial independently of the others.</summary>
/// <remarks>What a trial tries depends on (seed, its number, the parameter's name) and on nothing else: a resumed search proposes the
/// same trials, and a parameter added to the space leaves the others as they were. There is no state to save.</remarks>
/// <param name="Seed">Decides what is drawn. Default 0.</param>
public sealed record RandomSampler(long Seed = 0) : Sampler
{
    /// <inheritdoc/>
    public override string Type => "random";

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Propose(SearchSpace space, long number, IReadOnlyList<Trial> trials) =>
        space.Dimensions.ToImmutableSortedDictionary(
            d => d.Key,
            d => d.Value.Draw(KeyedRandom.For(Seed, d.Key, number)).ToJsonString(),
            StringComparer.Ordinal);

    /// <inheritdoc/>
    public override JsonObject ToJson() => new() { ["type"] = Type, ["seed"] = Seed };
}
