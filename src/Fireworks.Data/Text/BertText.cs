using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Fireworks;

/// <summary>Makes a text as BERT wants it before it is cut: white space is spaces, letters of control are gone, each Chinese letter is a word, and for
/// uncased models letters are lower case and without accents.</summary>
/// <remarks>Source: google-research/bert, <c>tokenization.py</c>. It depends on no culture and no library of the host.</remarks>
/// <param name="lower">Whether the model is uncased.</param>
internal sealed class BertText(bool lower) : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string original) => Normalize(original.AsSpan());

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original)
    {
        var text = new StringBuilder(original.Length);
        foreach (var letter in original.EnumerateRunes()) Add(letter, text);
        return text.ToString();
    }

    private void Add(Rune letter, StringBuilder text)
    {
        if (letter.IsAscii && letter.Value > ' ' && letter.Value < 0x7F)
        {
            text.Append(lower ? char.ToLowerInvariant((char)letter.Value) : (char)letter.Value);
            return;
        }
        var category = Rune.GetUnicodeCategory(letter);
        if (letter.Value is '\t' or '\n' or '\r' || category == UnicodeCategory.SpaceSeparator) text.Append(' ');
        else if (category is UnicodeCategory.Control or UnicodeCategory.Format || letter == Rune.ReplacementChar) return;
        else if (IsChinese(letter.Value)) AddCased(letter, text.Append(' ')).Append(' ');
        else AddCased(letter, text);
    }

    private StringBuilder AddCased(Rune letter, StringBuilder text)
    {
        if (!lower) return text.Append(letter.ToString());
        foreach (var part in BaseLetters.Of(letter).EnumerateRunes())
            if (Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark) text.Append(Rune.ToLowerInvariant(part).ToString());
        return text;
    }

    // The blocks of ideographs that BERT names; Japanese and Korean letters part words by spaces.
    private static bool IsChinese(int letter) => letter is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F
        or >= 0x2B740 and <= 0x2B81F or >= 0x2B820 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
