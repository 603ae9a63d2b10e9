using System.Text.Json.Serialization;

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
    /// <returns>What gives the numbers of a text's tokens; refuses a text that has none with a <see cref="ComponentException"/>.</returns>
    /// <exception cref="DataFileException">A line of a file is not of its format.</exception>
    internal abstract Func<string, IReadOnlyList<int>> Load(Func<string, string> resolve);
}
