using Fireworks.Gateway.Problems;

namespace Fireworks.Gateway;

/// <summary>The rule for whatever callers name: runs, experiments, searches, graphs, scaffolds, inputs and keys.</summary>
internal static class Names
{
    /// <summary>The longest name, in characters: what a database's index takes once it is encoded.</summary>
    public const int Longest = 200;

    /// <summary>Returns a name that keeps the rule.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">What is named, such as <c>run</c>.</param>
    /// <exception cref="BadRequestException">It is empty, too long or holds a control character.</exception>
    public static string Check(string name, string kind) => Found(name) is { } found
        ? throw new BadRequestException($"The name or id of a {kind} has 1 to {Longest} characters on one line, but {found}; give another.")
        : name;

    /// <summary>Returns the id of a run that is to be started.</summary>
    /// <exception cref="BadRequestException">It does not keep the rule, or reads like a run's number in an experiment.</exception>
    public static string CheckNewRun(string run) => Check(run, "run").Contains('#', StringComparison.Ordinal)
        ? throw new BadRequestException($"A run's id has no '#', which stands between experiment and number, but this one is '{run}'; give another, or none.")
        : run;

    private static string? Found(string name)
    {
        if (name.Length == 0) return "this one is empty";
        if (name.Length > Longest) return $"this one has {name.Length}";
        return name.Any(char.IsControl) ? "this one holds a control character" : null;
    }
}
