namespace Fireworks;

/// <summary>The letters of a kind of sequence and their numbers.</summary>
/// <remarks>Source of the letters and of what ambiguous ones stand for: IUPAC-IUB, "Nomenclature for incompletely specified bases in nucleic acid
/// sequences", Nucleic Acids Research 13 (1985).</remarks>
internal sealed class SequenceAlphabet
{
    private readonly short[] _numbers = new short[256];

    private SequenceAlphabet(string letters)
    {
        Letters = letters;
        Array.Fill(_numbers, (short)-1);
        for (short i = 0; i < letters.Length; i++) _numbers[char.ToUpperInvariant(letters[i])] = _numbers[char.ToLowerInvariant(letters[i])] = i;
    }

    /// <summary>The letters, in the order of their numbers from 0.</summary>
    public string Letters { get; }

    /// <summary>The alphabet of that name, or of these letters.</summary>
    /// <exception cref="ArgumentException">A letter comes twice, or is no ASCII letter or sign.</exception>
    public static SequenceAlphabet Of(string alphabet)
    {
        var letters = alphabet switch
        {
            "dna" => "ACGT",
            "rna" => "ACGU",
            "protein" => "ACDEFGHIKLMNPQRSTVWY",
            _ => Require.NotEmpty(alphabet).ToUpperInvariant(),
        };
        if (letters.Any(l => l is <= ' ' or > '~') || letters.Distinct().Count() < letters.Length)
            throw new ArgumentException($"'alphabet' must be dna, rna, protein or letters that each come once, but is '{alphabet}'.", nameof(alphabet));
        return new SequenceAlphabet(letters);
    }

    /// <summary>The number of a letter of either case, or -1.</summary>
    public int NumberOf(byte letter) => _numbers[letter];
}
