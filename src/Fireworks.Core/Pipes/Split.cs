namespace Fireworks;

/// <summary>Parts rows at random into two disjoint sets, each in the order of its input: <c>train</c> and <c>test</c>.</summary>
/// <remarks>
/// <para>Of n rows, exactly ⌊n · test⌋ are test rows; the fraction is a decimal, so 0.29 of 100 is 29. With <paramref name="stratify"/> each value of
/// that column gets its share: ⌊n_v · test⌋ rows, and one more for those with the largest remainders (ties: the value that came first) until the total is met.</para>
/// <para>Which rows is decided by a keyed permutation by run seed and node id, the same for both outputs and for every pass (<see cref="Partition"/>).</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="output">Which set this is: <c>train</c> or <c>test</c>.</param>
/// <param name="test">The fraction of test rows; above 0 and below 1.</param>
/// <param name="stratify">A column of one value a row whose distribution both sets share; null (default) for none.</param>
[Component("split", Outputs = [Train, TestRows])]
public sealed class Split(Pipe input, string output, decimal test, string? stratify = null) : Partition(input, output, stratify)
{
    /// <summary>The fraction of test rows.</summary>
    public decimal Test { get; } = test is > 0 and < 1
        ? test
        : throw new ArgumentOutOfRangeException(nameof(test), test, $"'test' must lie above 0 and below 1, but is {test}.");

    /// <inheritdoc/>
    protected override IEnumerable<long> TestOf(IReadOnlyList<IReadOnlyList<long>> groups, long count)
    {
        var order = new KeyedPermutation(KeyedRandom.For(Context.Seed, Context.Node.Split('.')[0], pass: 0), count);
        return groups.Zip(Shares([.. groups.Select(g => g.Count)])).SelectMany(g => g.First.OrderBy(order.PositionOf).Take(g.Second));
    }

    /// <summary>Test rows of each group: the whole parts, then one more by largest remainder up to the whole part of the total.</summary>
    private int[] Shares(int[] counts)
    {
        var exact = counts.Select(c => c * Test).ToArray();
        var shares = exact.Select(e => (int)decimal.Floor(e)).ToArray();
        var missing = (int)decimal.Floor(exact.Sum()) - shares.Sum();
        foreach (var group in Enumerable.Range(0, counts.Length).OrderByDescending(g => exact[g] - shares[g]).Take(missing)) shares[group]++;
        return shares;
    }
}
