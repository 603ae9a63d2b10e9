namespace Fireworks;

/// <summary>What reading may take in memory beside its input, so that a few bytes from anywhere never take all there is.</summary>
/// <remarks>
/// <para>Whatever is made of the input is asked for here before it is made; what shares the input's memory is free. The bound is 24 MiB or, where that is
/// more, the most that bytes unfold to when none of them is shown twice: what is written once is read, however long it goes on.</para>
/// <para>Blocks are rounded up to a power of two, so 24 MiB asked for take at most 48: reading up to 1 MiB stays below the input and 64 MiB.</para>
/// </remarks>
/// <param name="most">Bytes of input there are; where they may be read again and again, as in a file, they count once. Default: as many as are received.</param>
internal sealed class ArrowBudget(long most = long.MaxValue)
{
    /// <summary>What a byte of values takes at most: a truth value is a bit in Arrow and a byte here.</summary>
    public const int OfValues = 8;

    /// <summary>What a byte of a batch's metadata or of a dictionary takes at most: 16 bytes say that there is a column, whose objects take
    /// <see cref="ArrowCost.ColumnBytes"/>, and 4 that there is a word, whose view stands in memory that doubles as it grows.</summary>
    public const int OfParts = 24;

    private const long Least = 24L << 20;

    private long _received, _earned, _taken;

    /// <summary>Notes bytes of input that are there.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="widening">What each takes at most: <see cref="OfValues"/> or <see cref="OfParts"/>.</param>
    public void Receive(long bytes, int widening)
    {
        bytes = Math.Min(bytes, most - _received);
        _received += bytes;
        _earned += widening * bytes;
    }

    /// <summary>Asks for memory.</summary>
    /// <exception cref="ArrowFormatException">The input is not worth so much.</exception>
    public void Take(long bytes)
    {
        _taken += bytes;
        if (_taken > Math.Max(Least, _earned))
            throw new ArrowFormatException(
                $"What Arrow's bytes unfold to is bounded by 24 MiB or, where that is more, by {OfValues} times their number and {OfParts} times where they are metadata and dictionaries, "
                + $"but these {_received} bytes ask for {_taken} or more: they show the same bytes again and again. Write them anew, each buffer and name once.");
    }
}
