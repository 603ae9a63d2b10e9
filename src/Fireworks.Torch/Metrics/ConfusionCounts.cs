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

    /// <summary>A formula over each class that occurs, averaged.</summary>
    public double Macro(Func<Quadrants, double> formula) => EachAgainstTheRest().Where(q => q.Occurs).Select(formula).DefaultIfEmpty(double.NaN).Average();

    /// <summary>A formula over the classes' counts together.</summary>
    public double Micro(Func<Quadrants, double> formula) => formula(EachAgainstTheRest().Where(q => q.Occurs).Aggregate(default(Quadrants), (a, b) => a + b));

    /// <summary>A formula over class 1 of two.</summary>
    public double Binary(Func<Quadrants, double> formula) => formula(EachAgainstTheRest()[1]);

    /// <summary>Each class against the rest, by its number; one look at each pair of classes.</summary>
    public Quadrants[] EachAgainstTheRest()
    {
        var (truths, predictions, all) = (new long[Classes], new long[Classes], 0L);
        for (var t = 0; t < Classes; t++)
            for (var p = 0; p < Classes; p++)
            {
                truths[t] += _counts[t, p];
                predictions[p] += _counts[t, p];
                all += _counts[t, p];
            }
        return [.. Enumerable.Range(0, Classes).Select(c => new Quadrants(
            _counts[c, c], predictions[c] - _counts[c, c], truths[c] - _counts[c, c], all - truths[c] - predictions[c] + _counts[c, c]))];
    }

    public override double[] Save() => [Classes, .. _counts.Cast<long>().Select(c => (double)c)];

    public override void Restore(ReadOnlySpan<double> saved)
    {
        var classes = (int)saved[0];
        Grow(classes);
        for (var i = 0; i < classes * classes; i++) _counts[i / classes, i % classes] += (long)saved[i + 1];
    }

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
