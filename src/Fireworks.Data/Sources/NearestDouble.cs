using System.Numerics;

namespace Fireworks;

/// <summary>The double nearest to w · 10^q, of two equally near the even one, from one or two multiplications of 64 by 64 bits.</summary>
/// <remarks>Source: Lemire, "Number Parsing at a Gigabyte per Second", Software: Practice and Experience 51 (2021), with the proof that
/// 128 bits of each power are enough of Mushtak and Lemire, "Fast Number Parsing Without Fallback", 53 (2023). The powers kept are those of
/// numbers as people and programs write them; what lies beyond is left to .NET.</remarks>
internal static class NearestDouble
{
    private const int LeastPower = -64, MostPower = 64;
    private const int MantissaBits = 52, ExponentBias = 1023;

    // The first 128 bits of 5^q, its highest bit first.
    private static readonly (ulong High, ulong Low)[] Powers = [.. Enumerable.Range(LeastPower, MostPower - LeastPower + 1).Select(PowerOf5)];

    /// <summary>The nearest double; false where it is not found this way.</summary>
    /// <param name="digits">w.</param>
    /// <param name="power">q.</param>
    /// <param name="value">The double.</param>
    public static bool TryFind(ulong digits, int power, out double value)
    {
        value = 0;
        if (digits == 0) return true;
        if (power is < LeastPower or > MostPower) return false;

        var zeros = BitOperations.LeadingZeroCount(digits);
        var (high, low) = Product(digits << zeros, Powers[power - LeastPower]);
        var upper = (int)(high >> 63);
        var shift = upper + 64 - MantissaBits - 3;
        var mantissa = high >> shift;
        // ⌊q · log2(10)⌋, exact in this range.
        var exponent = (((152170 + 65536) * power) >> 16) + 63 + upper - zeros + ExponentBias;
        if (exponent <= 0) return false;

        // Exactly half way between two doubles: the even one. Only these powers leave nothing behind the bits at hand.
        if (low <= 1 && power is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) mantissa &= ~1UL;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 2UL << MantissaBits)
        {
            mantissa = 1UL << MantissaBits;
            exponent++;
        }
        value = BitConverter.UInt64BitsToDouble((mantissa & ~(1UL << MantissaBits)) | ((ulong)exponent << MantissaBits));
        return true;
    }

    private static (ulong High, ulong Low) Product(ulong digits, (ulong High, ulong Low) power)
    {
        // The bits below those that a mantissa, its rounding bit and the highest bit's place take: if they are all ones, a carry may reach up.
        const ulong uncertain = ulong.MaxValue >> (MantissaBits + 3);
        var high = Math.BigMul(digits, power.High, out var low);
        if ((high & uncertain) != uncertain) return (high, low);
        var carry = Math.BigMul(digits, power.Low, out _);
        low += carry;
        return (low < carry ? high + 1 : high, low);
    }

    private static (ulong High, ulong Low) PowerOf5(int power)
    {
        var five = BigInteger.Pow(5, Math.Abs(power));
        var bits = (int)five.GetBitLength();
        // Powers are cut off; reciprocals of those up to 5^27, which 64 bits hold, are rounded up, as the proof wants.
        var first = power >= 0
            ? bits <= 128 ? five << (128 - bits) : five >> (bits - 128)
            : (BigInteger.One << (bits + 127)) / five + (power >= -27 ? 1 : 0);
        return ((ulong)(first >> 64), (ulong)(first & ulong.MaxValue));
    }
}
