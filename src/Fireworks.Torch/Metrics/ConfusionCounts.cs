namespace Fireworks;

/// <summary>How often each class was predicted for each.</summary>
/// <remarks>Precision TP/(TP + FP), recall TP/(TP + FN), F1 2TP/(2TP + FP + FN), specificity TN/(TN + FP), negative predictive value TN/(TN + FN),
/// each class against the rest; a value without cases counts as 0, as in scikit-learn. Macro: the mean over the classes that occur as truth or as
/// prediction; micro: from the counts of all classes together; plain: of class 1, where there are two.</remarks>
internal sealed class ConfusionCounts : Accumulator
{
    private const int MostClasses = 4096;
    private long[,] _counts = new long[0, 0];

    /// <summary>Rows of class <paramref name="truth"/> for which <paramref name="predicted"/> was predicted.</summary>
    public long this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>Classes.</summary>
    public int Classes => _counts.GetLength(0);

    public override void Add(Judged batch)
    {
        if (batch.Loss.Classifies)
        {
            Grow(batch.Width);
            for (var row = 0; row < batch.Rows; row++) _counts[batch.Labels[row], batch.Highest(row)]++;
            return;
        }
        Grow(2);
        var (truths, said, both) = batch.Tally();
        _counts[1, 1] += both;
        _counts[1, 0] += truths - both;
        _counts[0, 1] += said - both;
        _counts[0, 0] += batch.Outputs.Length - truths - said + both;
    }

    public override void Merge(Accumulator other)
    {
        var counts = (ConfusionCounts)other;
        Grow(counts.Classes);
        for (var t = 0; t < counts.Classes; t++)
            for (var p = 0; p < counts.Classes; p++)
                _counts[t, p] += counts[t, p];
    }

    /// <summary>The part of rows that was right.</summary>
    public double Accuracy() => (double)Enumerable.Range(0, Classes).Sum(c => _counts[c, c]) / All;

    /// <summary>A formula over each class that occurs, averaged.</summary>
    public double Macro(Func<Quadrants, double> formula) => Enumerable.Range(0, Classes).Select(Of).Where(q => q.Occurs).Select(formula).DefaultIfEmpty(double.NaN).Average();

    /// <summary>A formula over the classes' counts together.</summary>
    public double Micro(Func<Quadrants, double> formula) => formula(Enumerable.Range(0, Classes).Select(Of).Where(q => q.Occurs).Aggregate(default(Quadrants), (a, b) => a + b));

    /// <summary>A formula over class 1 of two.</summary>
    public double Binary(Func<Quadrants, double> formula) => formula(Of(1));

    /// <summary>One class against the rest.</summary>
    public Quadrants Of(int c)
    {
        var (truths, predictions) = (0L, 0L);
        for (var i = 0; i < Classes; i++) (truths, predictions) = (truths + _counts[c, i], predictions + _counts[i, c]);
        var hits = _counts[c, c];
        return new Quadrants(hits, predictions - hits, truths - hits, All - truths - predictions + hits);
    }

    public override double[] Save() => [Classes, .. _counts.Cast<long>().Select(c => (double)c)];

    public override void Restore(ReadOnlySpan<double> saved)
    {
        var classes = (int)saved[0];
        Grow(classes);
        for (var i = 0; i < classes * classes; i++) _counts[i / classes, i % classes] += (long)saved[i + 1];
    }

    private long All => _counts.Cast<long>().Sum();

    private void Grow(int classes)
    {
        if (classes <= Classes) return;
        if (classes > MostClasses) throw new ComponentConfigException("metrics", $"Metrics that tell classes apart count each pair of them, for at most {MostClasses} classes, but the model has {classes}; use accuracy or top_<k>.");
        var wider = new long[classes, classes];
        for (var t = 0; t < Classes; t++)
            for (var p = 0; p < Classes; p++)
                wider[t, p] = _counts[t, p];
        _counts = wider;
    }
}
