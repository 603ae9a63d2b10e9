using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Fireworks;

/// <summary>WordPiece by a vocabulary, as BERT uses it.</summary>
/// <remarks>Source: google-research/bert, <c>tokenization.py</c>: white space parts words, a sign of punctuation is a word, and of a word the longest
/// pieces are taken from its beginning.</remarks>
/// <param name="Vocabulary">The file <c>vocab.txt</c>: one token a line.</param>
/// <param name="Lower">Whether letters are made lower case and lose their accents first, as uncased models want it. Default true.</param>
public sealed partial record WordPiece(string Vocabulary, bool Lower = true) : PretrainedTokenizer
{
    internal override Func<string, IReadOnlyList<int>> Load(Func<string, string> resolve)
    {
        using var vocabulary = File.OpenRead(resolve(Vocabulary));
        var tokenizer = BertTokenizer.Create(vocabulary, new BertOptions
        {
            LowerCaseBeforeTokenization = Lower,
            Normalizer = new BertText(Lower),
            PreTokenizer = new PatternCutter(Words()),
        });
        return text => tokenizer.EncodeToIds(text, addSpecialTokens: true);
    }

    // A token of the model's own, a sign of punctuation, for which BERT also takes ASCII's symbols, or a run of anything else.
    [GeneratedRegex(@"\[(?:UNK|SEP|PAD|CLS|MASK|unk|sep|pad|cls|mask)\]|[\p{P}$+<=>^`|~]|[^\s\p{P}$+<=>^`|~]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
