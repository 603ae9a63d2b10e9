using System.Runtime.CompilerServices;
using System.Text;

namespace Fireworks;

/// <summary>A counter-based random generator: what it draws depends on its key and the position asked, on nothing else.</summary>
/// <remarks>Nothing needs saving, and any position can be drawn in any order on any silo. Each draw is the SplitMix64 finalizer
/// (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014) over key and position, applied twice.</remarks>
public readonly struct KeyedRandom
{
    private readonly ulong _key;

    private KeyedRandom(ulong key) => _key = key;

    /// <summary>The generator of one node in one pass of one run.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="node">The node's id.</param>
    /// <param name="pass">The pass over the data; at least 0.</param>
    public static KeyedRandom For(long seed, string node, long pass)
    {
        var key = Mix((ulong)seed);
        foreach (var b in Encoding.UTF8.GetBytes(node)) key = Mix(key ^ b);
        return new KeyedRandom(Mix(key ^ (ulong)pass));
    }

    /// <summary>A generator for a named part of this one's work, independent of it.</summary>
    public KeyedRandom Child(string part) => For((long)_key, part, 0);

    /// <summary>64 random bits for a position.</summary>
    public ulong Bits(long position) => Mix(Mix(_key + (ulong)position * 0x9E3779B97F4A7C15) ^ _key);

    /// <summary>A number in [0, 1) for a position, with 53 random bits.</summary>
    public double Unit(long position) => (Bits(position) >> 11) * (1.0 / (1UL << 53));

    /// <summary>An integer in [0, <paramref name="below"/>) for a position (Lemire's multiplication; bias below 2⁻³² for small ranges).</summary>
    public long Below(long position, long below) => (long)Math.BigMul(Bits(position), (ulong)below, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
