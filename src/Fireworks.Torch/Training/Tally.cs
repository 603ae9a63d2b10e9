namespace Fireworks;

/// <summary>What one batch, or a pass of them, added up to.</summary>
/// <param name="Rows">Rows seen.</param>
/// <param name="Loss">Sum of the rows' losses.</param>
/// <param name="Correct">Rows whose highest score was the right class.</param>
internal readonly record struct Tally(long Rows, double Loss, long Correct)
{
    /// <summary>Loss a row.</summary>
    public double MeanLoss => Loss / Rows;

    /// <summary>The part of rows that was right, from 0 to 1.</summary>
    public double Accuracy => (double)Correct / Rows;

    public static Tally operator +(Tally a, Tally b) => new(a.Rows + b.Rows, a.Loss + b.Loss, a.Correct + b.Correct);
}
