namespace Fireworks;

/// <summary>A random permutation of [0, n) that is computed, not stored: O(1) memory, any position in O(1), both ways.</summary>
/// <remarks>A balanced Feistel network of keyed rounds over the next even power of two, walked until the value falls below n
/// (Black, Rogaway: "Ciphers with Arbitrary Finite Domains", CT-RSA 2002: cycle walking). Expected walk: below 4 steps. Six rounds, but
/// twelve up to n = 1024: with few values a round has few functions to choose from, and four rounds over ten rows were visibly uneven.</remarks>
public sealed class KeyedPermutation
{
    private const int SmallHalfBits = 5, SmallRounds = 12, LargeRounds = 6, Together = 64;

    private readonly KeyedRandom _random;
    private readonly int _halfBits;
    private readonly int _rounds;
    private readonly ulong _mask;

    /// <summary>The permutation that a generator picks.</summary>
    /// <param name="random">Decides the order.</param>
    /// <param name="length">n, at least 0.</param>
    public KeyedPermutation(KeyedRandom random, long length)
    {
        _random = random;
        Length = Require.AtLeast(length, 0);
        var bits = length <= 1 ? 1 : 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(length - 1));
        _halfBits = (bits + 1) / 2;
        _rounds = _halfBits <= SmallHalfBits ? SmallRounds : LargeRounds;
        _mask = (1UL << _halfBits) - 1;
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
            var value = (ulong)position;
            do value = Forward(value);
            while (value >= (ulong)Length);
            return (long)value;
        }
    }

    /// <summary>Where consecutive positions go: several times as fast as one by one, since their rounds do not wait for each other.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="to">Where position <paramref name="first"/> + i goes, at i.</param>
    /// <exception cref="RowOutOfRangeException">A position is not in [0, n).</exception>
    public void CopyTo(long first, Span<long> to)
    {
        if (first < 0 || first > Length - to.Length) throw new RowOutOfRangeException(first < 0 ? first : first + to.Length - 1, Length);
        Span<ulong> left = stackalloc ulong[Together], right = stackalloc ulong[Together];
        Span<int> places = stackalloc int[Together];       // in `to`, of those that are still walking
        for (var start = 0; start < to.Length; start += Together)
        {
            var walking = Math.Min(Together, to.Length - start);
            for (var i = 0; i < walking; i++) (to[start + i], places[i]) = (first + start + i, start + i);
            while (walking > 0)
            {
                for (var i = 0; i < walking; i++) (left[i], right[i]) = ((ulong)to[places[i]] >> _halfBits, (ulong)to[places[i]] & _mask);
                for (var round = 0; round < _rounds; round++)
                    for (var i = 0; i < walking; i++) (left[i], right[i]) = (right[i], left[i] ^ Keyed(round, right[i]));
                var on = 0;
                for (var i = 0; i < walking; i++)
                {
                    var value = to[places[i]] = (long)((left[i] << _halfBits) | right[i]);
                    places[on] = places[i];
                    if (value >= Length) on++;
                }
                walking = on;
            }
        }
    }

    /// <summary>Which position goes to a value: the inverse.</summary>
    /// <exception cref="RowOutOfRangeException">The value is not in [0, n).</exception>
    public long PositionOf(long value)
    {
        if ((ulong)value >= (ulong)Length) throw new RowOutOfRangeException(value, Length);
        var position = (ulong)value;
        do position = Backward(position);
        while (position >= (ulong)Length);
        return (long)position;
    }

    private ulong Forward(ulong value)
    {
        var (left, right) = (value >> _halfBits, value & _mask);
        for (var round = 0; round < _rounds; round++) (left, right) = (right, left ^ Keyed(round, right));
        return (left << _halfBits) | right;
    }

    private ulong Backward(ulong value)
    {
        var (left, right) = (value >> _halfBits, value & _mask);
        for (var round = _rounds - 1; round >= 0; round--) (left, right) = (right ^ Keyed(round, left), left);
        return (left << _halfBits) | right;
    }

    private ulong Keyed(int round, ulong half) => _random.Bits((long)((half << 4) | (uint)round)) & _mask;
}
