using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Fireworks;

/// <summary>Byte-pair encoding by a file of ranks, as tiktoken publishes it.</summary>
/// <param name="Ranks">The file <c>….tiktoken</c>: a token in base 64 and its rank a line, each once. A text with a byte that has no rank is refused.</param>
/// <param name="Pattern">The regular expression that cuts a text before pairs are merged. Default that of GPT-2.</param>
public sealed record Tiktoken(string Ranks, string Pattern = PatternCutter.Gpt2) : PretrainedTokenizer
{
    /// <summary>The longest that the pattern may look for one piece. Default 10 seconds.</summary>
    internal TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(10);

    internal override Func<string, IReadOnlyList<int>> Load(Func<string, string> resolve)
    {
        var has = new bool[256];
        using var ranks = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Lines(resolve(Ranks), has))));
        var tokenizer = TiktokenTokenizer.Create(ranks, new PatternCutter(new Regex(Pattern, RegexOptions.CultureInvariant, MostTime)), null);
        var lacksNone = !has.Contains(false);
        return text =>
        {
            foreach (var value in lacksNone ? [] : Encoding.UTF8.GetBytes(text))
                if (!has[value]) throw new ComponentException($"Each byte of a text needs a rank, but {Ranks} has none for 0x{value:X2}; look whether the file is whole.");
            try
            {
                return tokenizer.EncodeToIds(text);
            }
            catch (RegexMatchTimeoutException e)
            {
                throw new ComponentException($"The pattern must cut a text within {MostTime.TotalSeconds:0.###} seconds, but '{Pattern}' takes longer; "
                    + "name one without repeats inside repeats, such as (a+)+.", e);
            }
        };
    }

    // The lines that hold a rank, as they were; notes which single bytes have one.
    private IEnumerable<string> Lines(string file, bool[] has)
    {
        var (line, tokens, ranks) = (0L, new HashSet<string>(StringComparer.Ordinal), new HashSet<int>());
        foreach (var text in File.ReadLines(file))
        {
            line++;
            if (text.Length == 0) continue;
            var token = new byte[text.Length];
            if (text.Split(' ') is not [{ Length: > 0 } base64, var digits] || !Convert.TryFromBase64String(base64, token, out var bytes)
                || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var rank))
                throw Bad(line, $"A token in base 64, a space and its rank stand on each line, but here is '{text}'");
            if (!tokens.Add(Convert.ToBase64String(token, 0, bytes))) throw Bad(line, $"Each token has one rank, but '{base64}' has two");
            if (!ranks.Add(rank)) throw Bad(line, $"Each rank belongs to one token, but {rank} belongs to two");
            if (bytes == 1) has[token[0]] = true;
            yield return $"{text}\n";
        }
        if (ranks.Count == 0) throw Bad(0, "There is no rank in the file");
    }

    private DataFileException Bad(long line, string problem) => new(Ranks, line, null, $"{problem}; look whether the file is whole.");
}
