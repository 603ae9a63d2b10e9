using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>A random permutation of [0, n) that is computed, not stored: O(1) memory, any position in O(1), both ways.</summary>
/// <remarks>
/// <para>A value of just enough bits is split into two halves, the lower one up to a bit shorter; by turns each is XORed with a keyed function of
/// the other, and the walk goes on until the value falls below n: fewer than two steps expected (Black, Rogaway: "Ciphers with Arbitrary Finite
/// Domains", CT-RSA 2002: alternating Feistel network and cycle walking). Six rounds, but twelve up to n = 1024: with few values a round has few
/// functions to choose from, and four rounds over ten rows were visibly uneven.</para>
/// <para>A round's function is a 32-bit multiply-and-shift mixer over half and round key, so that a register holds several rows; round keys
/// are drawn from the generator.</para>
/// </remarks>
public sealed class KeyedPermutation
{
    private const int SmallHalfBits = 5, SmallRounds = 12, LargeRounds = 6, Together = 64;

    private readonly uint[] _keys;
    private readonly int _lowerBits;
    private readonly uint _upperMask, _lowerMask;

    /// <summary>The permutation that a generator picks.</summary>
    /// <param name="random">Decides the order.</param>
    /// <param name="length">n, at least 0.</param>
    public KeyedPermutation(KeyedRandom random, long length)
    {
        Length = Require.AtLeast(length, 0);
        var bits = Math.Max(2, BitOperations.Log2((ulong)Math.Max(1, length - 1)) + 1);
        _lowerBits = bits / 2;
        (_upperMask, _lowerMask) = ((uint)((1UL << (bits - _lowerBits)) - 1), (uint)((1UL << _lowerBits) - 1));
        _keys = new uint[_lowerBits <= SmallHalfBits ? SmallRounds : LargeRounds];
        for (var round = 0; round < _keys.Length; round++) _keys[round] = (uint)(random.Bits(round) >> 32);
    }

    /// <summary>n.</summary>
    public long Length { get; }

    /// <summary>Where a position goes.</summary>
    /// <exception cref="RowOutOfRangeException">The position is not in [0, n).</exception>
    public long this[long position]
    {
        get
        {
            if ((ulong)position >= (ulong)Length) throw new RowOutOfRangeException(position, Length);
            do position = Forward(position);
            while (position >= Length);
            return position;
        }
    }

    /// <summary>Where consecutive positions go: many times as fast as one by one.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="to">Where position <paramref name="first"/> + i goes, at i.</param>
    /// <exception cref="RowOutOfRangeException">A position is not in [0, n).</exception>
    [SkipLocalsInit]
    public void CopyTo(long first, Span<long> to)
    {
        if (first < 0 || first > Length - to.Length) throw new RowOutOfRangeException(first < 0 ? first : first + to.Length - 1, Length);
        Span<uint> upper = stackalloc uint[Together], lower = stackalloc uint[Together];
        Span<int> places = stackalloc int[Together];       // in `some`, of those that are still walking
        for (; to.Length > 0; first += Together)
        {
            var some = to[..Math.Min(Together, to.Length)];
            for (var i = 0; i < some.Length; i++) (upper[i], lower[i], places[i]) = ((uint)((first + i) >> _lowerBits), (uint)(first + i) & _lowerMask, i);
            for (var walking = some.Length; walking > 0;)
            {
                Forward(upper, lower, walking);
                var on = 0;
                for (var i = 0; i < walking; i++)
                {
                    var value = some[places[i]] = Joined(upper[i], lower[i]);
                    (upper[on], lower[on], places[on]) = (upper[i], lower[i], places[i]);
                    on += value >= Length ? 1 : 0;         // by arithmetic: which row walks on cannot be foreseen
                }
                walking = on;
            }
            to = to[some.Length..];
        }
    }

    /// <summary>Which position goes to a value: the inverse.</summary>
    /// <exception cref="RowOutOfRangeException">The value is not in [0, n).</exception>
    public long PositionOf(long value)
    {
        if ((ulong)value >= (ulong)Length) throw new RowOutOfRangeException(value, Length);
        do value = Backward(value);
        while (value >= Length);
        return value;
    }

    private long Joined(uint upper, uint lower) => ((long)upper << _lowerBits) | lower;

    private long Forward(long value)
    {
        var (upper, lower) = ((uint)(value >> _lowerBits), (uint)value & _lowerMask);
        for (var round = 0; round < _keys.Length; round += 2)
        {
            upper ^= Mix(lower, _keys[round]) & _upperMask;
            lower ^= Mix(upper, _keys[round + 1]) & _lowerMask;
        }
        return Joined(upper, lower);
    }

    private long Backward(long value)
    {
        var (upper, lower) = ((uint)(value >> _lowerBits), (uint)value & _lowerMask);
        for (var round = _keys.Length - 2; round >= 0; round -= 2)
        {
            lower ^= Mix(upper, _keys[round + 1]) & _lowerMask;
            upper ^= Mix(lower, _keys[round]) & _upperMask;
        }
        return Joined(upper, lower);
    }

    /// <summary>The first <paramref name="count"/> halves, a register of them at a time; what lies behind them is changed too.</summary>
    private void Forward(Span<uint> upper, Span<uint> lower, int count)
    {
        var uppers = MemoryMarshal.Cast<uint, Vector<uint>>(upper);
        var lowers = MemoryMarshal.Cast<uint, Vector<uint>>(lower);
        var (upperMask, lowerMask) = (new Vector<uint>(_upperMask), new Vector<uint>(_lowerMask));
        for (var at = 0; at * Vector<uint>.Count < count; at++)
        {
            var (left, right) = (uppers[at], lowers[at]);
            for (var round = 0; round < _keys.Length; round += 2)
            {
                left ^= Mix(right, new Vector<uint>(_keys[round])) & upperMask;
                right ^= Mix(left, new Vector<uint>(_keys[round + 1])) & lowerMask;
            }
            (uppers[at], lowers[at]) = (left, right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint half, uint key)
    {
        half = (half + key) * 0x7FEB352D;
        half = (half ^ (half >> 15)) * 0x846CA68B;
        return half ^ (half >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Mix(Vector<uint> half, Vector<uint> key)
    {
        half = (half + key) * 0x7FEB352D;
        half = (half ^ (half >> 15)) * 0x846CA68B;
        return half ^ (half >> 16);
    }
}
