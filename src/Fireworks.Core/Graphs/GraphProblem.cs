namespace Fireworks;

/// <summary>One thing wrong with a graph.</summary>
/// <param name="Path">Where, as a JSON path such as <c>$.nodes.batch.rows</c>.</param>
/// <param name="Rule">What kind of problem, a stable name in kebab-case such as <c>unknown-kind</c>, <c>cycle</c>, <c>missing-input</c>, <c>unknown-argument</c>.</param>
/// <param name="Message">The rule, what was found and what to do.</param>
/// <param name="IsWarning">Whether the graph runs nevertheless.</param>
public sealed record GraphProblem(string Path, string Rule, string Message, bool IsWarning = false)
{
    /// <summary>Path and message.</summary>
    public override string ToString() => $"{Path}: {Message}";
}

/// <summary>A graph cannot run; lists every problem found, not only the first.</summary>
public sealed class GraphInvalidException(IReadOnlyList<GraphProblem> problems)
    : FireworksException($"The graph has {problems.Count} {(problems.Count == 1 ? "problem" : "problems")}:\n{string.Join("\n", problems.Select(p => "  " + p))}")
{
    /// <summary>The problems, in the order of the graph.</summary>
    public IReadOnlyList<GraphProblem> Problems { get; } = problems;
}
