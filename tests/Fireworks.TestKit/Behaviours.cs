using System.Reflection;
using Xunit;

namespace Fireworks.TestKit;

/// <summary>A test project's <c>behaviours.tsv</c>: in each line a part, what it promises, and the test that shows it.</summary>
/// <param name="tests">The project's assembly.</param>
public sealed class Behaviours(Assembly tests)
{
    /// <summary>Part, promise and test of each line.</summary>
    public IReadOnlyList<string[]> Lines { get; } =
        [.. SourceTree.Read($"tests/{tests.GetName().Name}/behaviours.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))];

    /// <summary>The lines whose test is not there or does not run, and why.</summary>
    public IEnumerable<string> Broken => Lines
        .Where(line => line is not [_, _, var test] || ProblemOf(test) is not null)
        .Select(line => $"{string.Join(" | ", line)}: {ProblemOf(line[^1])}");

    /// <summary>What keeps a test, written as <c>Class.Method</c>, from showing anything; null when nothing does.</summary>
    public string? ProblemOf(string test)
    {
        var (name, method) = (test.Split('.')[0], test.Split('.')[^1]);
        var type = tests.GetTypes().FirstOrDefault(t => t.Name == name && !t.IsAbstract);
        if (type is null) return "there is no such class";
        var found = type.GetMethods(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(m => m.Name == method);
        if (found?.GetCustomAttribute<FactAttribute>() is not { } fact) return "there is no such test";
        return fact.Skip is not null || fact.Explicit ? "it is skipped" : null;
    }
}
