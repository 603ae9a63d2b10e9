using System.Text.Json.Serialization;

namespace Fireworks;

/// <summary>How a text is cut into tokens for a vocabulary that is learned.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Whitespace), "whitespace")]
[JsonDerivedType(typeof(Characters), "characters")]
[JsonDerivedType(typeof(Words), "words")]
public abstract record TextTokenizer
{
    /// <summary>The tokens of a text, in order; none of an empty text. No token is empty.</summary>
    public abstract IEnumerable<string> Tokens(string text);
}

/// <summary>What lies between white space.</summary>
/// <param name="Lower">Whether letters are made lower case first. Default false.</param>
public sealed record Whitespace(bool Lower = false) : TextTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<string> Tokens(string text) =>
        (Lower ? text.ToLowerInvariant() : text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Each character as its reader sees it (a grapheme): a letter with its accents is one.</summary>
/// <param name="Lower">Whether letters are made lower case first. Default false.</param>
public sealed record Characters(bool Lower = false) : TextTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<string> Tokens(string text)
    {
        var elements = System.Globalization.StringInfo.GetTextElementEnumerator(Lower ? text.ToLowerInvariant() : text);
        while (elements.MoveNext()) yield return elements.GetTextElement();
    }
}

/// <summary>Runs of letters, their marks and digits, and each sign by itself; white space parts them.</summary>
/// <param name="Lower">Whether letters are made lower case first. Default true.</param>
public sealed record Words(bool Lower = true) : TextTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<string> Tokens(string text)
    {
        if (Lower) text = text.ToLowerInvariant();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            if (char.IsWhiteSpace(text[start])) continue;
            if (IsWord(text[start]))
                while (end < text.Length && IsWord(text[end])) end++;
            else if (char.IsHighSurrogate(text[start]) && end < text.Length) end++;
            yield return text[start..end];
        }
    }

    // Vowel signs of Hindi and others are marks that take room.
    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '\'' or '_'
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
