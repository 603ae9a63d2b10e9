namespace Fireworks;

/// <summary>Adds up what a metric needs, batch by batch. However rows are cut into batches and parts, the merged result is the same to the bit.</summary>
internal abstract class Accumulator
{
    /// <summary>Adds a batch.</summary>
    public abstract void Add(Judged batch);

    /// <summary>Adds what another of the same kind has added up.</summary>
    public abstract void Merge(Accumulator other);

    /// <summary>What was added up, as numbers.</summary>
    public abstract double[] Save();

    /// <summary>Adds what was saved.</summary>
    public abstract void Restore(ReadOnlySpan<double> saved);
}
