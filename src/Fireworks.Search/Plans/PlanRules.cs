namespace Fireworks;

/// <summary>What must hold of a plan, however it was made.</summary>
internal static class PlanRules
{
    private const int LongestName = 64;

    public static IEnumerable<GraphProblem> Check(SearchPlan plan)
    {
        if (plan.Name.Length is 0 or > LongestName || !plan.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            yield return new("$.name", "name", $"A search's name has 1 to {LongestName} letters, digits, '-', '_' and '.', but is '{plan.Name}'.");
        if (plan.Trials is < 1 or > SearchPlan.MostTrials)
            yield return new("$.trials", "out-of-range", $"'trials' must lie between 1 and {SearchPlan.MostTrials}, but is {plan.Trials}.");
        if (plan.Parallel < 1)
            yield return new("$.parallel", "out-of-range", $"'parallel' must be at least 1, but is {plan.Parallel}.");
        if (plan.Space.Dimensions.Count == 0)
            yield return new("$.space", "empty", "'space' must vary at least one parameter, but is empty.");
        foreach (var problem in CheckNames(plan).Concat(plan.Sampler.Check(plan))) yield return problem;
    }

    private static IEnumerable<GraphProblem> CheckNames(SearchPlan plan)
    {
        string[] nodes = [.. plan.Graph.Nodes.Keys], parameters = [.. plan.Graph.Parameters.Keys];
        if (!nodes.Contains(plan.Objective.Node))
        {
            yield return new($"$.{plan.Objective.Direction}", "unknown-node",
                $"A metric begins with the node that logs it, as in 'mlp/validate/accuracy', but there is no node '{plan.Objective.Node}'; "
                + $"the graph has: {string.Join(", ", nodes)}.{Nearest.Hint(plan.Objective.Node, nodes)}");
        }
        foreach (var name in plan.Space.Dimensions.Keys.Except(parameters))
        {
            yield return new($"$.space.{name}", "unknown-parameter",
                $"The space varies the graph's parameters, but there is no parameter '{name}'; "
                + $"the graph has: {string.Join(", ", parameters)}.{Nearest.Hint(name, parameters)}");
        }
    }
}
