namespace Fireworks;

/// <summary>Keeps every score with its truth, for measures of how well scores order the rows. Memory: 9 bytes a row and class.</summary>
/// <remarks>For classes, each against the rest by its probability, the mean over classes; for two, class 1; for 0-or-1 truths, all outputs together.
/// Equal scores count as one step of the curve.</remarks>
internal sealed class RankedScores : Accumulator
{
    private readonly List<List<(double Score, bool Truth)>> _classes = [];

    public override void Add(Judged batch)
    {
        if (!batch.Loss.Classifies)
        {
            var all = Class(0);
            for (var i = 0; i < batch.Outputs.Length; i++) all.Add((batch.Outputs[i], batch.Truths[i] > 0.5f));
            return;
        }
        Span<double> row = new double[batch.Width];
        for (var n = 0; n < batch.Rows; n++)
        {
            for (var i = 0; i < row.Length; i++) row[i] = batch.Row(n)[i];
            batch.Loss.ToProbabilities(row);
            if (row.Length == 2) Class(0).Add((row[1], batch.Labels[n] == 1));
            else for (var c = 0; c < row.Length; c++) Class(c).Add((row[c], batch.Labels[n] == c));
        }
    }

    public override void Merge(Accumulator other)
    {
        foreach (var (c, scores) in ((RankedScores)other)._classes.Index()) Class(c).AddRange(scores);
    }

    /// <summary>The chance that a random positive is scored above a random negative, equal scores half; not a number without both.</summary>
    public double RocArea() => Mean(steps =>
    {
        var (area, positives, negatives) = (0.0, 0L, 0L);
        foreach (var (hits, misses) in steps)
        {
            area += misses * (positives + hits / 2.0);
            (positives, negatives) = (positives + hits, negatives + misses);
        }
        return area / positives / negatives;
    });

    /// <summary>Average precision: Σ (recallₙ − recallₙ₋₁)·precisionₙ over the thresholds; not a number without positives.</summary>
    public double PrecisionRecallArea() => Mean(steps =>
    {
        var (sum, positives, seen) = (0.0, 0L, 0L);
        foreach (var (hits, misses) in steps)
        {
            (positives, seen) = (positives + hits, seen + hits + misses);
            sum += hits * ((double)positives / seen);
        }
        return sum / positives;
    });

    public override double[] Save() => [_classes.Count, .. _classes.SelectMany(c => c.SelectMany(s => (double[])[s.Score, s.Truth ? 1 : 0]).Prepend(c.Count))];

    public override void Restore(ReadOnlySpan<double> saved)
    {
        var at = 1;
        for (var c = 0; c < (int)saved[0]; c++)
        {
            var count = (int)saved[at++];
            for (var i = 0; i < count; i++, at += 2) Class(c).Add((saved[at], saved[at + 1] == 1));
        }
    }

    private List<(double Score, bool Truth)> Class(int c)
    {
        while (_classes.Count <= c) _classes.Add([]);
        return _classes[c];
    }

    private double Mean(Func<IEnumerable<(long Hits, long Misses)>, double> area) => _classes.Select(c => area(Steps(c))).DefaultIfEmpty(double.NaN).Average();

    // From the highest score down: how many positives and negatives have each.
    private static IEnumerable<(long Hits, long Misses)> Steps(List<(double Score, bool Truth)> scores)
    {
        var sorted = scores.ToArray();
        Array.Sort(sorted, (a, b) => b.Score.CompareTo(a.Score));
        for (var i = 0; i < sorted.Length;)
        {
            var (score, hits, misses) = (sorted[i].Score, 0L, 0L);
            for (; i < sorted.Length && sorted[i].Score.Equals(score); i++)
            {
                if (sorted[i].Truth) hits++;
                else misses++;
            }
            yield return (hits, misses);
        }
    }
}
