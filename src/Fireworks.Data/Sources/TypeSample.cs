namespace Fireworks;

/// <summary>The rows that the types of a file's columns are taken from.</summary>
/// <param name="Rows">How many of the first; at least 1.</param>
/// <param name="UntilKnown">Whether more are looked at until each column has shown a value, as its type is a guess before.</param>
internal readonly record struct TypeSample(int Rows, bool UntilKnown = false)
{
    /// <summary>Every row: a second pass over the file.</summary>
    public static TypeSample All => new(int.MaxValue);
}
