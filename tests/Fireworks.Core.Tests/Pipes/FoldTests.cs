using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class FoldTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Fold(input, "train", 4, 1, "label");

    private static long[] Rows(string output, int folds, int number, Message message, string? stratify, string node = "fold", long seed = 0)
    {
        var pipe = new Fold(new MessagePipe(message, 7), output, folds, number, stratify, seed);
        pipe.Bind(NodeContext.Detached with { Node = $"{node}{number}", Seed = 5 });
        return [.. pipe.MessagesAsync().GetAwaiter().GetResult().SelectMany(m => m.Column<long>("row"))];
    }

    [Fact]
    public void Every_row_is_a_test_row_in_exactly_one_fold_and_a_training_row_in_the_others() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 60], Gen.Int[2, 7], Gen.Bool).Sample((labels, folds, stratified) =>
        {
            var message = new Message(("row", TensorColumn.Of<long>([.. Enumerable.Range(0, labels.Length).Select(i => (long)i)])), ("label", TensorColumn.Of<int>(labels)));
            var stratify = stratified ? "label" : null;
            var tests = Enumerable.Range(0, folds).Select(number => Rows("test", folds, number, message, stratify)).ToArray();

            Assert.Equal(Enumerable.Range(0, labels.Length).Select(i => (long)i), tests.SelectMany(t => t).Order());
            foreach (var (number, test) in tests.Index())
                Assert.Equal(Enumerable.Range(0, labels.Length).Select(i => (long)i).Except(test), Rows("train", folds, number, message, stratify));
            Assert.InRange(tests.Max(t => t.Length) - tests.Min(t => t.Length), 0, 1);
            foreach (var label in stratified ? labels.Distinct() : [])
            {
                var shares = tests.Select(t => t.Count(row => labels[row] == label)).ToArray();
                Assert.InRange(shares.Max() - shares.Min(), 0, 1);
            }
        }, iter: 200);

    [Fact]
    public void The_seed_and_not_the_node_decides_the_deal()
    {
        var deal = Rows("test", 5, 2, Digits.Message(), null);

        Assert.Equal(deal, Rows("test", 5, 2, Digits.Message(), null, node: "other"));
        Assert.NotEqual(deal, Rows("test", 5, 2, Digits.Message(), null, seed: 1));
    }

    [Fact]
    public void A_fold_is_one_of_at_least_two()
    {
        Assert.Throws<ArgumentOutOfRangeException>("folds", () => new Fold(Digits.Pipe(), "test", 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("number", () => new Fold(Digits.Pipe(), "test", 3, 3));
    }
}

public sealed class FoldTestSideTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Fold(input, "test", 3, 0);
}
