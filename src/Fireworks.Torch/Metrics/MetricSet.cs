namespace Fireworks;

/// <summary>The loss and the metrics of a pass, as they add up.</summary>
/// <param name="metrics">The metrics.</param>
internal sealed class MetricSet(IReadOnlyList<Metric> metrics)
{
    private readonly SortedDictionary<string, Accumulator> _sources =
        new(metrics.DistinctBy(m => m.Source).ToDictionary(m => m.Source, m => m.Create()), StringComparer.Ordinal);
    private ExactSum _loss = new();

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether anything beside the loss is measured.</summary>
    public bool NeedsOutputs => _sources.Count > 0;

    /// <summary>Loss a row.</summary>
    public double Loss => _loss.Value / Rows;

    /// <summary>The loss, then each metric, by the name under which it is logged.</summary>
    public IReadOnlyList<(string Name, double Value)> Values => [("loss", Loss), .. metrics.SelectMany(m => m.Values(_sources[m.Source]))];

    /// <summary>Adds the mean loss of a batch.</summary>
    public void Add(double loss, long rows)
    {
        Rows += rows;
        _loss.AddProduct(loss, rows);
    }

    /// <summary>Adds what was said of a batch.</summary>
    public void Add(Judged batch)
    {
        foreach (var source in _sources.Values) source.Add(batch);
    }

    /// <summary>Adds another pass, or another part of this one.</summary>
    public void Merge(MetricSet other)
    {
        Rows += other.Rows;
        _loss.Add(other._loss);
        foreach (var (name, source) in _sources) source.Merge(other._sources[name]);
    }

    /// <summary>What was added up, by name.</summary>
    public IEnumerable<(string Name, double[] Numbers)> Save() =>
        [("loss", [Rows, .. _loss.Parts]), .. _sources.Select(s => (s.Key, s.Value.Save()))];

    /// <summary>Goes on from what was saved.</summary>
    /// <param name="saved">The numbers of a name.</param>
    public void Restore(Func<string, double[]> saved)
    {
        var loss = saved("loss");
        Rows = (long)loss[0];
        _loss = new ExactSum();
        foreach (var part in loss.AsSpan(1)) _loss.Add(part);
        foreach (var (name, source) in _sources) source.Restore(saved(name));
    }
}
