using System.Collections.Immutable;

namespace Fireworks;

/// <summary>The extents of one row between two layers, without the axis of rows: <c>[64]</c>, or <c>[1, 8, 8]</c>.</summary>
/// <param name="Axes">At least one; each at least 1.</param>
internal readonly record struct RowShape(ImmutableArray<long> Axes)
{
    /// <summary>A row of these extents.</summary>
    public static RowShape Of(params ReadOnlySpan<long> axes) => new([.. axes]);

    /// <summary>Axes.</summary>
    public int Rank => Axes.Length;

    /// <summary>The extent of the last axis.</summary>
    public long Last => Axes[^1];

    /// <summary>Values in a row.</summary>
    /// <exception cref="OverflowException">They are more than 2⁶³.</exception>
    public long Size => Axes.Aggregate(1L, (product, extent) => checked(product * extent));

    /// <summary>The extent of one axis.</summary>
    public long this[int axis] => Axes[axis];

    /// <summary>The same row with another last extent.</summary>
    public RowShape WithLast(long extent) => new(Axes.SetItem(Rank - 1, extent));

    /// <summary>The shape of rows tensors, with −1 for the number of rows.</summary>
    public long[] OfRows() => [-1, .. Axes];

    /// <inheritdoc/>
    public bool Equals(RowShape other) => Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, Axes[0]);

    /// <summary>Such as <c>64</c> or <c>1x8x8</c>.</summary>
    public override string ToString() => string.Join('x', Axes);
}
