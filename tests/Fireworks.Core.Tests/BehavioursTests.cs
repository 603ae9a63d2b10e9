using System.Reflection;
using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary><c>behaviours.tsv</c> beside this file says which test shows which promise of messages, caches, pipes, junctions and parts; none may be lost.</summary>
public sealed class BehavioursTests
{
    private static readonly IReadOnlyList<string[]> Lines =
        [.. SourceTree.Read("tests/Fireworks.Core.Tests/behaviours.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))];

    [Fact]
    public void Every_promise_names_a_test_that_is_there_and_is_not_skipped() =>
        Assert.Empty(Lines.Where(line => line is not [_, _, var test] || ProblemOf(test) is not null).Select(line => $"{string.Join(" | ", line)}: {ProblemOf(line[^1])}"));

    [Fact]
    public void Every_part_has_promises()
    {
        string[] parts = ["message", "cache", "pipe", "junction", "component map", "looping", "caching", "labeler", "repeater", "shuffler", "index mapper", "batching", "function", "hubs", "preprocessing"];

        Assert.Empty(parts.Except(Lines.Select(line => line[0])));
    }

    [Theory]
    [InlineData("BehavioursTests.Nothing", "there is no such test")]
    [InlineData("NoTests.Nothing", "there is no such class")]
    [InlineData("BehavioursTests.ProblemOf", "there is no such test")]
    public void A_test_that_is_not_there_is_found(string test, string problem) => Assert.Equal(problem, ProblemOf(test));

    private static string? ProblemOf(string test)
    {
        var (name, method) = (test.Split('.')[0], test.Split('.')[^1]);
        var type = typeof(BehavioursTests).Assembly.GetTypes().FirstOrDefault(t => t.Name == name && !t.IsAbstract);
        if (type is null) return "there is no such class";
        var found = type.GetMethods(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(m => m.Name == method);
        if (found?.GetCustomAttribute<FactAttribute>() is not { } fact) return "there is no such test";
        return fact.Skip is not null || fact.Explicit ? "it is skipped" : null;
    }
}
