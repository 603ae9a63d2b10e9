using System.Security.Cryptography;

namespace Fireworks;

/// <summary>Makes run ids: 26 characters that sort by the time they were made, and rise strictly within one process.</summary>
/// <remarks>48 bits of Unix milliseconds and 80 random bits in Crockford's base 32. Within a millisecond, or when the clock is set back, the
/// random part counts up. Source: the ULID specification, github.com/ulid/spec (monotonicity).</remarks>
/// <param name="time">The clock.</param>
public sealed class UlidGenerator(TimeProvider time)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int TimeLength = 10;
    private const int Length = 26;
    private const int RandomBits = 80;

    private static readonly UInt128 MostRandom = (UInt128.One << RandomBits) - 1;

    private readonly Lock _turn = new();
    private long _milliseconds = -1;
    private UInt128 _random;

    /// <summary>The next id.</summary>
    public string Next()
    {
        lock (_turn)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _milliseconds) (_milliseconds, _random) = (now, Draw());
            else if (_random < MostRandom) _random++;
            else (_milliseconds, _random) = (_milliseconds + 1, Draw());
            return Write(((UInt128)(ulong)_milliseconds << RandomBits) | _random);
        }
    }

    /// <summary>When an id was made, to the millisecond.</summary>
    /// <exception cref="FormatException">The text is no such id.</exception>
    public static DateTimeOffset TimeOf(string id)
    {
        if (id.Length != Length || id[0] > '7' || id.Any(c => !Alphabet.Contains(c)))
            throw new FormatException($"A run id has {Length} characters of {Alphabet} and begins with 0 to 7, but this is '{id}'.");
        var milliseconds = id.Take(TimeLength).Aggregate(0L, (value, c) => (value << 5) | (uint)Alphabet.IndexOf(c));
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    // The top random bit stays clear, so that counting up has room.
    private static UInt128 Draw()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new UInt128(BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..])) & (MostRandom >> 1);
    }

    private static string Write(UInt128 value) => string.Create(Length, value, static (text, rest) =>
    {
        for (var i = Length - 1; i >= 0; i--, rest >>= 5) text[i] = Alphabet[(int)(rest & 31)];
    });
}
