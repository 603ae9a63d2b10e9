using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary><c>behaviours.tsv</c> beside this file says which test shows which promise of messages, caches, pipes, junctions and parts; none may be lost.</summary>
public sealed class BehavioursTests
{
    private static readonly Behaviours Behaviours = new(typeof(BehavioursTests).Assembly);

    [Fact]
    public void Every_promise_names_a_test_that_is_there_and_is_not_skipped() => Assert.Empty(Behaviours.Broken);

    [Fact]
    public void Every_part_has_promises()
    {
        string[] parts = ["message", "tensor message", "cache", "pipe", "junction", "component map", "looping", "caching", "title to label", "labeler", "repeater", "shuffler", "index mapper", "batching", "function", "hubs", "preprocessing", "utils"];

        Assert.Empty(parts.Except(Behaviours.Lines.Select(line => line[0])));
    }

    [Theory]
    [InlineData("BehavioursTests.Nothing", "there is no such test")]
    [InlineData("NoTests.Nothing", "there is no such class")]
    [InlineData("BehavioursTests.ToString", "there is no such test")]
    public void A_test_that_is_not_there_is_found(string test, string problem) => Assert.Equal(problem, Behaviours.ProblemOf(test));
}
