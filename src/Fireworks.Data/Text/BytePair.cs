using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Fireworks;

/// <summary>Byte-pair encoding by a vocabulary and a list of merges, as GPT-2 and many others publish it.</summary>
/// <remarks>
/// <para>The tokens of such files are bytes, each written as a letter (a space as Ġ), so that every text has tokens: it is cut by the pattern of
/// GPT-2, and the pairs of a piece's bytes are merged in the order of the list. Source: Radford et al., "Language Models are Unsupervised Multitask
/// Learners", 2019, and its <c>encoder.py</c>.</para>
/// <para>Where the tokens are letters, a text is cut into words and signs, and white space has no token.</para>
/// </remarks>
/// <param name="Vocabulary">The file <c>vocab.json</c>: tokens and their numbers.</param>
/// <param name="Merges">The file <c>merges.txt</c>: two tokens a line.</param>
/// <param name="Unknown">The token for a letter or byte that the vocabulary lacks; when null, the default, a text with one is refused.</param>
/// <param name="ByteLevel">Whether the tokens are bytes. Default (null): they are when the vocabulary has a token with Ġ.</param>
public sealed partial record BytePair(string Vocabulary, string Merges, string? Unknown = null, bool? ByteLevel = null) : PretrainedTokenizer
{
    private static readonly JsonSerializerOptions EachOnce = new(JsonSerializerOptions.Default) { AllowDuplicateProperties = false };

    internal override Func<string, IReadOnlyList<int>> Load(Func<string, string> resolve)
    {
        using var file = File.OpenRead(resolve(Vocabulary));
        var numbers = JsonSerializer.Deserialize<Dictionary<string, int>>(file, EachOnce) ?? [];
        var byteLevel = ByteLevel ?? numbers.Keys.Any(token => token.Contains('Ġ', StringComparison.Ordinal));
        var tokenizer = BpeTokenizer.Create(new BpeOptions(numbers)
        {
            Merges = ReadMerges(resolve(Merges)),
            UnknownToken = Unknown,
            ByteLevel = byteLevel,
            PreTokenizer = byteLevel ? new PatternCutter(Gpt2()) : null,
        });
        if (Unknown is not null) return text => tokenizer.EncodeToIds(text);

        Action<string> check = byteLevel ? BytesIn(numbers) : LettersIn(numbers);
        return text =>
        {
            check(text);
            return tokenizer.EncodeToIds(text);
        };
    }

    private List<string> ReadMerges(string file)
    {
        var (merges, line) = (new List<string>(), 0L);
        foreach (var merge in File.ReadLines(file))
        {
            line++;
            if (merge.Length == 0 || line == 1 && merge.StartsWith("#version", StringComparison.Ordinal)) continue;
            if (merge.Split(' ') is not [{ Length: > 0 }, { Length: > 0 }])
                throw new DataFileException(Merges, line, null, $"A merge is two tokens and a space between them, but this line is '{merge}'; look whether the file is whole.");
            merges.Add(merge);
        }
        return merges;
    }

    private static Action<string> BytesIn(Dictionary<string, int> numbers)
    {
        var has = new bool[256];
        for (var value = 0; value < has.Length; value++) has[value] = numbers.ContainsKey(Letter(value).ToString());
        if (!has.Contains(false)) return _ => { };

        return text =>
        {
            foreach (var value in Encoding.UTF8.GetBytes(text))
                if (!has[value]) throw Lacks($"byte 0x{value:X2}, which is written '{Letter(value)}'");
        };
    }

    private static Action<string> LettersIn(Dictionary<string, int> numbers)
    {
        var letters = numbers.Keys.Where(token => token.EnumerateRunes().Count() == 1).Select(token => token.EnumerateRunes().First()).ToFrozenSet();
        return text =>
        {
            foreach (var letter in text.EnumerateRunes())
                if (!letters.Contains(letter) && !Rune.IsWhiteSpace(letter)) throw Lacks($"'{letter}' (U+{letter.Value:X4})");
        };
    }

    // How GPT-2 writes a byte: as the letter of Latin-1 where that can be seen, the others in their order from U+0100 on.
    private static char Letter(int value) => (char)(value switch
    {
        < 0x21 => 0x100 + value,
        < 0x7F => value,
        < 0xA1 => 0x121 + value - 0x7F,
        0xAD => 0x143,
        _ => value,
    });

    private static ComponentException Lacks(string what) => new(
        $"Every part of a text needs a token, but the vocabulary has none for {what}; take the files that belong to the model, or name the token for what it lacks as \"unknown\".");

    [GeneratedRegex(PatternCutter.Gpt2, RegexOptions.CultureInvariant)]
    private static partial Regex Gpt2();
}
