using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Fireworks;

/// <summary>What is left of a letter when Unicode decomposes it and its accents go: A of À, ω of ὦ.</summary>
/// <remarks>.NET decomposes by the host's library, and not at all where a host runs without one. So the table is ours: <c>base-letters.txt</c>, which
/// <c>base-letters.py</c> writes from Unicode's data. Source: Unicode Standard, sections 3.7 (decomposition) and 3.12 (Hangul).</remarks>
internal static class BaseLetters
{
    // Of Hangul: the first syllable, the first of each kind of part, and syllables of one first part and of one first two parts.
    private const int Syllable = 0xAC00, LastSyllable = 0xD7A3, First = 0x1100, Second = 0x1161, Third = 0x11A7, OfFirst = 588, OfSecond = 28;

    private static readonly FrozenDictionary<int, string> Table = Read();

    /// <summary>The letter's base, or the letter where it is not decomposed; a syllable of Hangul becomes its two or three parts.</summary>
    public static string Of(Rune letter)
    {
        if (letter.Value is >= Syllable and <= LastSyllable) return Parts(letter.Value - Syllable);
        return Table.TryGetValue(letter.Value, out var found) ? found : letter.ToString();
    }

    private static string Parts(int syllable)
    {
        var parts = $"{(char)(First + syllable / OfFirst)}{(char)(Second + syllable % OfFirst / OfSecond)}";
        return syllable % OfSecond == 0 ? parts : parts + (char)(Third + syllable % OfSecond);
    }

    private static FrozenDictionary<int, string> Read()
    {
        using var lines = new StreamReader(typeof(BaseLetters).Assembly.GetManifestResourceStream("base-letters.txt")!);
        var table = new Dictionary<int, string>();
        while (lines.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            var found = string.Concat(words[0].Split('+').Select(point => new Rune(Point(point)).ToString()));
            foreach (var letter in words.AsSpan(1)) table.Add(Point(letter), found);
        }
        return table.ToFrozenDictionary();
    }

    private static int Point(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
