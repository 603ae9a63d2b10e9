namespace Fireworks;

/// <summary>Parts rows at random for k-fold cross-validation: every row is a test row in exactly one of the folds 0 to k − 1, and a training row in the others.</summary>
/// <remarks>Rows are dealt to the folds in turn, in the order of a keyed permutation, so that folds differ by one row at most; with <paramref name="stratify"/>
/// value after value, so that the rows of each value do too. The deal is keyed by run seed and <paramref name="seed"/>, not by node: nodes with the
/// same <paramref name="folds"/> and seed deal alike, one node a fold.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="output">Which set this is: <c>train</c> or <c>test</c>.</param>
/// <param name="folds">k; at least 2.</param>
/// <param name="number">The fold whose rows are <c>test</c>; from 0 to k − 1.</param>
/// <param name="stratify">A column of one value a row whose distribution all folds share; null (default) for none.</param>
/// <param name="seed">Keys the deal beside the run's seed. Default 0.</param>
[Component("fold", Outputs = [Train, TestRows])]
public sealed class Fold(Pipe input, string output, int folds, int number, string? stratify = null, long seed = 0) : Partition(input, output, stratify)
{
    /// <summary>How many folds there are.</summary>
    public int Folds { get; } = Require.AtLeast(folds, 2);

    /// <summary>The fold whose rows are test rows.</summary>
    public int Number { get; } = Require.Between(number, 0, folds - 1);

    /// <summary>Keys the deal beside the run's seed.</summary>
    public long Seed { get; } = seed;

    /// <inheritdoc/>
    protected override IEnumerable<long> TestOf(IReadOnlyList<IReadOnlyList<long>> groups, long count)
    {
        var order = new KeyedPermutation(KeyedRandom.For(Context.Seed, "fold", Seed), count);
        return groups.SelectMany(rows => rows.OrderBy(order.PositionOf)).Where((_, dealt) => dealt % Folds == Number);
    }
}
