namespace Fireworks;

/// <summary>Rows whose right class was among the k highest outputs; of equal outputs the first counts as higher. What is not a number is higher than
/// all numbers, and where the right class is none, the row is wrong.</summary>
/// <param name="k">At least 1. For 0-or-1 truths: 1, and each output counts as a row.</param>
internal sealed class TopCounts(int k) : Accumulator
{
    private long _rows, _hits;

    /// <summary>The part of rows that was right.</summary>
    public double Value => (double)_hits / _rows;

    public override void Add(Judged batch)
    {
        if (batch.Loss.Classifies)
        {
            _rows += batch.Rows;
            for (var row = 0; row < batch.Rows; row++)
                if (Rank(batch.Row(row), (int)batch.Labels[row]) < k) _hits++;
            return;
        }
        var (truths, said, both) = batch.Tally();
        _rows += batch.Outputs.Length;
        _hits += batch.Outputs.Length - truths - said + 2 * both;
    }

    public override void Merge(Accumulator other) => (_rows, _hits) = (_rows + ((TopCounts)other)._rows, _hits + ((TopCounts)other)._hits);

    public override double[] Save() => [_rows, _hits];

    public override void Restore(ReadOnlySpan<double> saved) => (_rows, _hits) = (_rows + (long)saved[0], _hits + (long)saved[1]);

    private static int Rank(ReadOnlySpan<float> outputs, int label)
    {
        var (rank, own) = (0, outputs[label]);
        if (float.IsNaN(own)) return int.MaxValue;
        for (var i = 0; i < outputs.Length; i++)
            if (!(outputs[i] <= own) || (outputs[i] == own && i < label)) rank++;
        return rank;
    }
}
