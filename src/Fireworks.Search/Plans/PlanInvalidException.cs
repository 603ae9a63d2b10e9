namespace Fireworks;

/// <summary>A search plan was refused; lists every problem found, not only the first.</summary>
/// <param name="problems">The problems, in the order of the plan.</param>
public sealed class PlanInvalidException(IReadOnlyList<GraphProblem> problems)
    : FireworksException(
        $"The search plan has {problems.Count} {(problems.Count == 1 ? "problem" : "problems")}:\n{string.Join("\n", problems.Select(p => "  " + p))}")
{
    /// <summary>The problems, in the order of the plan.</summary>
    public IReadOnlyList<GraphProblem> Problems { get; } = problems;
}
