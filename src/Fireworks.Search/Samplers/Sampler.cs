using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Chooses what the next trial tries.</summary>
public abstract record Sampler
{
    /// <summary>The name under <c>type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>The parameters of a trial: name → JSON text.</summary>
    /// <param name="space">What may vary.</param>
    /// <param name="number">The trial's number, from 0.</param>
    /// <param name="trials">Every earlier trial as it stands, by number.</param>
    public abstract ImmutableSortedDictionary<string, string> Propose(SearchSpace space, long number, IReadOnlyList<Trial> trials);

    /// <summary>What of a plan it cannot work with.</summary>
    public virtual IEnumerable<GraphProblem> Check(SearchPlan plan) => [];

    /// <summary>The sampler as JSON.</summary>
    public abstract JsonObject ToJson();
}

/// <summary>The samplers.</summary>
public static class Samplers
{
    /// <summary>The names of all samplers.</summary>
    public static IReadOnlyList<string> Types { get; } = ["random", "grid"];

    /// <summary>Draws every trial independently of the others.</summary>
    /// <param name="seed">Decides what is drawn. Default 0.</param>
    public static Sampler Random(long seed = 0) => new RandomSampler(seed);

    /// <summary>Tries every combination of the values there are, each once.</summary>
    public static Sampler Grid() => new GridSampler();
}
