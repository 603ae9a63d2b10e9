namespace Fireworks;

/// <summary>One class against the rest: true and false positives, false and true negatives.</summary>
internal readonly record struct Quadrants(long TruePositive, long FalsePositive, long FalseNegative, long TrueNegative)
{
    /// <summary>Whether the class is the truth or the prediction of any row.</summary>
    public bool Occurs => TruePositive + FalsePositive + FalseNegative > 0;

    public static double Precision(Quadrants q) => Part(q.TruePositive, q.FalsePositive);

    public static double Recall(Quadrants q) => Part(q.TruePositive, q.FalseNegative);

    public static double F1(Quadrants q) => Part(2 * q.TruePositive, q.FalsePositive + q.FalseNegative);

    public static double Specificity(Quadrants q) => Part(q.TrueNegative, q.FalsePositive);

    public static double NegativePredictiveValue(Quadrants q) => Part(q.TrueNegative, q.FalseNegative);

    public static Quadrants operator +(Quadrants a, Quadrants b) => new(
        a.TruePositive + b.TruePositive, a.FalsePositive + b.FalsePositive, a.FalseNegative + b.FalseNegative, a.TrueNegative + b.TrueNegative);

    private static double Part(long hits, long misses) => hits + misses == 0 ? 0 : (double)hits / (hits + misses);
}
