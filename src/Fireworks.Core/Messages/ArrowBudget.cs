namespace Fireworks;

/// <summary>What reading may take in memory beside its input, so that a few bytes from anywhere never take all there is.</summary>
/// <remarks>Whatever is made of the input is asked for here before it is made; what shares the input's memory is free. The bound is 24 MiB, or eight
/// times the input where that is more: a truth value is a bit in Arrow and a byte here. Blocks are rounded up to a power of two, so 24 MiB asked for
/// take at most 48: reading up to 3 MiB stays below the input and 64 MiB.</remarks>
internal sealed class ArrowBudget
{
    private const long Least = 24L << 20;
    private const int Widening = 8;

    private long _received, _taken;

    /// <summary>Notes bytes of input that are there.</summary>
    public void Receive(long bytes) => _received += bytes;

    /// <summary>Asks for memory.</summary>
    /// <exception cref="ArrowFormatException">The input is not worth so much.</exception>
    public void Take(long bytes)
    {
        _taken += bytes;
        if (_taken > Math.Max(Least, Widening * _received))
            throw new ArrowFormatException(
                $"What Arrow's bytes unfold to is bounded by 24 MiB, or eight times their number where that is more, but these {_received} bytes ask for {_taken} or more: "
                + "they show the same bytes again and again. Write them anew, each buffer and name once.");
    }
}
