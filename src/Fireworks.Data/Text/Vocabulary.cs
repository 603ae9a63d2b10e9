using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Fireworks;

/// <summary>Tokens and their numbers. The first four stand for padding, unknown tokens, and the start and end of a text.</summary>
/// <remarks>Numbers go by falling count, and by ordinal order of the tokens where counts are equal: the same texts give the same numbers.</remarks>
public sealed class Vocabulary
{
    /// <summary>The number of padding.</summary>
    public const int Padding = 0;

    /// <summary>The number of a token that the vocabulary lacks.</summary>
    public const int Unknown = 1;

    /// <summary>The number that stands before a text.</summary>
    public const int Start = 2;

    /// <summary>The number that stands behind a text.</summary>
    public const int End = 3;

    /// <summary>The token that stands for padding.</summary>
    public const string PaddingToken = "<pad>";

    private static readonly ImmutableArray<string> Specials = [PaddingToken, "<unk>", "<sos>", "<eos>"];

    private readonly FrozenDictionary<string, int> _numbers;

    /// <summary>A vocabulary of the four special tokens and these, in order.</summary>
    /// <exception cref="ArgumentException">A token comes twice, or is a special one.</exception>
    public Vocabulary(IEnumerable<string> tokens)
    {
        Tokens = [.. Specials, .. tokens];
        var numbers = new Dictionary<string, int>(Tokens.Length, StringComparer.Ordinal);
        for (var i = 0; i < Tokens.Length; i++)
            if (!numbers.TryAdd(Tokens[i], i)) throw new ArgumentException($"Tokens are unique, but '{Tokens[i]}' comes twice.", nameof(tokens));
        _numbers = numbers.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>All tokens, in the order of their numbers from 0; the special ones first.</summary>
    public ImmutableArray<string> Tokens { get; }

    /// <summary>How many.</summary>
    public int Count => Tokens.Length;

    /// <summary>The number of a token; <see cref="Unknown"/> when there is no such token.</summary>
    public int this[string token] => _numbers.GetValueOrDefault(token, Unknown);

    /// <summary>Whether the vocabulary has a token.</summary>
    public bool Has(string token) => _numbers.ContainsKey(token);

    /// <summary>The most frequent tokens.</summary>
    /// <param name="counts">How often each token was seen.</param>
    /// <param name="minCount">Rarer tokens are left out; at least 1.</param>
    /// <param name="maxSize">The most tokens, the special ones included; at least 5.</param>
    public static Vocabulary Of(IReadOnlyDictionary<string, long> counts, long minCount = 1, int maxSize = int.MaxValue) => new(counts
        .Where(c => c.Value >= minCount && !Specials.Contains(c.Key))
        .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
        .Take(maxSize - Specials.Length).Select(c => c.Key));

    // A text may hold what stands for padding or an end; there it is a token as any other, and none that was learned.
    private long NumberOf(string token) => this[token] is > End and var number ? number : Unknown;

    /// <summary>The numbers of tokens, as many as there are; a text's own <c>&lt;pad&gt;</c> or <c>&lt;eos&gt;</c> is unknown.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="bounds">Whether a start and an end are put around them.</param>
    public long[] Encode(IEnumerable<string> tokens, bool bounds)
    {
        var numbers = tokens.Select(NumberOf);
        return bounds ? [Start, .. numbers, End] : [.. numbers];
    }

    /// <summary>The numbers of tokens between start and end, cut or padded to a length; a text's own <c>&lt;pad&gt;</c> or <c>&lt;eos&gt;</c> is unknown.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="into">Where the numbers go; its length is the length.</param>
    /// <param name="bounds">Whether a start and an end are put around them. Where tokens are cut, the end stays.</param>
    /// <param name="padding">The number that stands behind them. Default <see cref="Padding"/>.</param>
    /// <returns>How many are no padding.</returns>
    public int Encode(IEnumerable<string> tokens, Span<long> into, bool bounds, long padding = Padding)
    {
        var (count, room) = (0, bounds ? into.Length - 1 : into.Length);
        if (bounds) into[count++] = Start;
        foreach (var token in tokens)
        {
            if (count >= room) break;
            into[count++] = NumberOf(token);
        }
        if (bounds) into[count++] = End;
        into[count..].Fill(padding);
        return count;
    }
}
