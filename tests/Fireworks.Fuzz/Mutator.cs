using System.Buffers.Binary;

namespace Fireworks.Fuzz;

/// <summary>Makes mutant number n of a campaign: always the same for the same seed and number.</summary>
internal static class Mutator
{
    private static readonly long[] Awkward =
        [0, 1, -1, 2, 7, 8, 16, 63, 64, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 32, 1L << 40];

    public static (byte[] Mutant, int Seed) Make(Target target, long campaign, long number)
    {
        var random = new Random(Key(campaign, number));
        var seed = random.Next(target.Seeds.Count);
        if (target.Change(target.Seeds[seed], random) is { } changed) return (changed, seed);
        var bytes = target.Seeds[seed].ToArray();
        for (var changes = 1 + random.Next(1 << random.Next(4)); changes > 0 && bytes.Length > 16; changes--) bytes = Changed(bytes, random);
        return (bytes, seed);
    }

    // Hash codes differ from process to process; a mutant must not.
    private static int Key(long campaign, long number) => (int)(unchecked(((ulong)campaign * 0x9E3779B97F4A7C15 + (ulong)number) * 0xBF58476D1CE4E5B9) >> 33);

    private static byte[] Changed(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(10))
        {
            case 0 or 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 3 or 4: Write(bytes.AsSpan(at & ~3), 4, Awkward[random.Next(Awkward.Length)]); break;
            case 5: Write(bytes.AsSpan(at & ~7), 8, Awkward[random.Next(Awkward.Length)]); break;
            case 6: Write(bytes.AsSpan(at & ~3), 4, random.Next(bytes.Length * 2)); break;
            case 7: Copy(bytes, random); break;
            case 8: return bytes[..at];
            default: return Spliced(bytes, random);
        }
        return bytes;
    }

    private static void Write(Span<byte> to, int width, long value)
    {
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(word, value);
        word[..Math.Min(width, to.Length)].CopyTo(to);
    }

    private static void Copy(byte[] bytes, Random random)
    {
        var (from, to) = (random.Next(bytes.Length), random.Next(bytes.Length));
        var length = random.Next(Math.Min(64, bytes.Length - Math.Max(from, to)) + 1);
        bytes.AsSpan(from, length).ToArray().CopyTo(bytes.AsSpan(to));
    }

    private static byte[] Spliced(byte[] bytes, Random random)
    {
        var (from, to) = (random.Next(bytes.Length), random.Next(bytes.Length));
        var length = random.Next(Math.Min(64, bytes.Length - from) + 1);
        return random.Next(2) == 0 ? [.. bytes[..to], .. bytes[from..(from + length)], .. bytes[to..]] : [.. bytes[..from], .. bytes[(from + length)..]];
    }
}
