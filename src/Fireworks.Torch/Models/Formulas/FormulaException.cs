namespace Fireworks;

/// <summary>A formula is not well formed, or names what is not there.</summary>
/// <param name="text">The formula.</param>
/// <param name="position">The character at fault, from 0.</param>
/// <param name="problem">What is wrong and what to do.</param>
public sealed class FormulaException(string text, int position, string problem)
    : FireworksException($"Formula '{text}', character {position + 1}: {problem}")
{
    /// <summary>The character at fault, from 0.</summary>
    public int Position { get; } = position;
}
