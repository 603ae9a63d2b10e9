namespace Fireworks;

/// <summary>One hyperparameter search.</summary>
public sealed record SearchRow
{
    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its name, by which it is opened again.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required string State { get; init; }

    /// <summary>What it optimises, such as <c>mlp/validate/accuracy</c>.</summary>
    public required string Metric { get; init; }

    /// <summary><c>minimize</c> or <c>maximize</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>How much it may spend, as JSON.</summary>
    public required string Budget { get; init; }

    /// <summary>What it searches, as JSON.</summary>
    public required string Space { get; init; }

    /// <summary>How it proposes, as JSON.</summary>
    public required string Sampler { get; init; }

    /// <summary>How it stops trials early, as JSON.</summary>
    public required string Pruner { get; init; }

    /// <summary>The search it was forked from.</summary>
    public string? Parent { get; init; }

    /// <summary>Its owner's fence; 1 when it is stored.</summary>
    public long Fence { get; init; }

    /// <summary>When it was stored, in whole milliseconds.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
