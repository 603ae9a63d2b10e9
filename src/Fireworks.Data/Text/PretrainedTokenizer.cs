using System.Text.Json.Serialization;
using Microsoft.ML.Tokenizers;

namespace Fireworks;

/// <summary>A tokenizer that was trained elsewhere and comes with its files, which lie under the host's data roots.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(BytePair), "bpe")]
[JsonDerivedType(typeof(WordPiece), "wordpiece")]
[JsonDerivedType(typeof(Tiktoken), "tiktoken")]
public abstract record PretrainedTokenizer
{
    /// <summary>Loads it.</summary>
    /// <param name="resolve">Where a file is.</param>
    internal abstract Tokenizer Load(Func<string, string> resolve);
}

/// <summary>Byte-pair encoding by a vocabulary and a list of merges, as GPT-2 and many others publish it.</summary>
/// <param name="Vocabulary">The file <c>vocab.json</c>.</param>
/// <param name="Merges">The file <c>merges.txt</c>.</param>
/// <param name="Unknown">The token for what cannot be cut; none when null.</param>
public sealed record BytePair(string Vocabulary, string Merges, string? Unknown = null) : PretrainedTokenizer
{
    internal override Tokenizer Load(Func<string, string> resolve)
    {
        using var vocabulary = File.OpenRead(resolve(Vocabulary));
        using var merges = File.OpenRead(resolve(Merges));
        return BpeTokenizer.Create(vocabulary, merges, unknownToken: Unknown);
    }
}

/// <summary>WordPiece by a vocabulary, as BERT uses it.</summary>
/// <param name="Vocabulary">The file <c>vocab.txt</c>: one token a line.</param>
/// <param name="Lower">Whether letters are made lower case and lose their accents first, as uncased models want it. Default true.</param>
public sealed record WordPiece(string Vocabulary, bool Lower = true) : PretrainedTokenizer
{
    internal override Tokenizer Load(Func<string, string> resolve)
    {
        using var vocabulary = File.OpenRead(resolve(Vocabulary));
        return BertTokenizer.Create(vocabulary, new BertOptions { LowerCaseBeforeTokenization = Lower, RemoveNonSpacingMarks = Lower });
    }
}

/// <summary>Byte-pair encoding by a file of ranks, as tiktoken publishes it.</summary>
/// <param name="Ranks">The file <c>….tiktoken</c>: a token in base 64 and its rank a line.</param>
/// <param name="Pattern">The regular expression that cuts a text before pairs are merged. Default that of GPT-2.</param>
public sealed record Tiktoken(
    string Ranks,
    string Pattern = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+") : PretrainedTokenizer
{
    internal override Tokenizer Load(Func<string, string> resolve)
    {
        using var ranks = File.OpenRead(resolve(Ranks));
        var regex = new System.Text.RegularExpressions.Regex(Pattern, System.Text.RegularExpressions.RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        return TiktokenTokenizer.Create(ranks, new RegexPreTokenizer(regex, null), null);
    }
}
