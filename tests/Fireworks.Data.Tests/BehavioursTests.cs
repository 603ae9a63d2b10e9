namespace Fireworks;

/// <summary><c>behaviours.tsv</c> beside this file says which test shows which promise of files, sequences and text; none may be lost.</summary>
public sealed class BehavioursTests
{
    private static readonly Behaviours Behaviours = new(typeof(BehavioursTests).Assembly);

    [Fact]
    public void Every_promise_names_a_test_that_is_there_and_is_not_skipped() => Assert.Empty(Behaviours.Broken);

    [Fact]
    public void Every_part_has_promises() => Assert.Empty(((string[])["message", "database", "bioseq", "text"]).Except(Behaviours.Lines.Select(line => line[0])));
}
