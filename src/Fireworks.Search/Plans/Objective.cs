namespace Fireworks;

/// <summary>What a search optimises.</summary>
public sealed record Objective
{
    private Objective(string metric, bool isMaximize) => (Metric, IsMaximize) = (Require.NotEmpty(metric), isMaximize);

    /// <summary>The metric, <c>node/part/name</c>, such as <c>mlp/validate/accuracy</c>.</summary>
    public string Metric { get; }

    /// <summary>Whether more is better.</summary>
    public bool IsMaximize { get; }

    /// <summary>The node that logs the metric.</summary>
    public string Node => Metric.Split('/')[0];

    /// <summary>maximize or minimize.</summary>
    public string Direction => IsMaximize ? "maximize" : "minimize";

    /// <summary>More is better.</summary>
    /// <param name="metric">The metric, <c>node/part/name</c>.</param>
    public static Objective Maximize(string metric) => new(metric, true);

    /// <summary>Less is better.</summary>
    /// <param name="metric">The metric, <c>node/part/name</c>.</param>
    public static Objective Minimize(string metric) => new(metric, false);

    /// <summary>Whether a value is better than another; what is not a number never is.</summary>
    public bool IsBetter(double value, double than) => IsMaximize ? value > than : value < than;
}
