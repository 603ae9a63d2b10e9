using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Fireworks;

/// <summary>Cuts a text into all that a pattern finds in it, before a tokenizer looks at each piece. What is found empty is no piece.</summary>
/// <param name="pattern">The pattern.</param>
internal sealed class PatternCutter(Regex pattern) : PreTokenizer
{
    /// <summary>The pattern of GPT-2: words and numbers with the space before them, endings such as 's, and white space.</summary>
    public const string Gpt2 = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => PreTokenize(text.AsSpan());

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        var pieces = new List<(int, int)>();
        foreach (var match in pattern.EnumerateMatches(text))
            if (match.Length > 0) pieces.Add((match.Index, match.Length));
        return pieces;
    }
}
