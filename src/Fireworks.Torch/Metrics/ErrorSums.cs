namespace Fireworks;

/// <summary>Sums of errors and of truths, for each output of a row; exact until they are read.</summary>
internal sealed class ErrorSums : Accumulator
{
    private readonly List<Sums> _outputs = [];
    private long _rows;

    public override void Add(Judged batch)
    {
        while (_outputs.Count < batch.Width) _outputs.Add(new Sums());
        _rows += batch.Rows;
        for (var i = 0; i < batch.Outputs.Length; i++)
        {
            var (sums, truth) = (_outputs[i % batch.Width], (double)batch.Truths[i]);
            var error = batch.Outputs[i] - truth;
            sums.Absolute.Add(Math.Abs(error));
            sums.Squared.AddProduct(error, error);
            sums.Truth.Add(truth);
            sums.TruthSquared.AddProduct(truth, truth);
        }
    }

    public override void Merge(Accumulator other)
    {
        var errors = (ErrorSums)other;
        while (_outputs.Count < errors._outputs.Count) _outputs.Add(new Sums());
        _rows += errors._rows;
        foreach (var (i, sums) in errors._outputs.Index())
            foreach (var (mine, theirs) in _outputs[i].All.Zip(sums.All)) mine.Add(theirs);
    }

    /// <summary>Mean of |output − truth|.</summary>
    public double MeanAbsolute() => _outputs.Average(o => o.Absolute.Value / _rows);

    /// <summary>Root of the mean of (output − truth)²; the mean over outputs, as in scikit-learn.</summary>
    public double RootMeanSquared() => _outputs.Average(o => Math.Sqrt(o.Squared.Value / _rows));

    /// <summary>1 − Σ(output − truth)²/Σ(truth − mean)², the mean over outputs. Of a constant truth: 1 if it was met, otherwise 0, as in scikit-learn.</summary>
    public double Determination() => _outputs.Average(o =>
    {
        // Σ(y − m)² = Σy² − 2mΣy + m²n without rounding, so that a large mean does no harm.
        var (mean, total) = (o.Truth.Value / _rows, new ExactSum());
        total.Add(o.TruthSquared);
        foreach (var part in o.Truth.Parts) total.AddProduct(-2 * mean, part);
        var all = mean * _rows;
        total.AddProduct(all, mean);
        total.AddProduct(Math.FusedMultiplyAdd(mean, _rows, -all), mean);
        return total.Value > 0 ? 1 - o.Squared.Value / total.Value : o.Squared.Value == 0 ? 1 : 0;
    });

    public override double[] Save() => [_rows, _outputs.Count, .. _outputs.SelectMany(o => o.All.SelectMany(s => s.Parts.Prepend(s.Parts.Count)))];

    public override void Restore(ReadOnlySpan<double> saved)
    {
        _rows += (long)saved[0];
        while (_outputs.Count < (int)saved[1]) _outputs.Add(new Sums());
        var at = 2;
        for (var i = 0; i < (int)saved[1]; i++)
            foreach (var sum in _outputs[i].All)
                for (var parts = (int)saved[at++]; parts > 0; parts--) sum.Add(saved[at++]);
    }

    private sealed class Sums
    {
        public ExactSum Absolute { get; } = new();

        public ExactSum Squared { get; } = new();

        public ExactSum Truth { get; } = new();

        public ExactSum TruthSquared { get; } = new();

        public IEnumerable<ExactSum> All => [Absolute, Squared, Truth, TruthSquared];
    }
}
