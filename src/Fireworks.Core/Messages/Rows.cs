using System.Diagnostics.CodeAnalysis;

namespace Fireworks;

/// <summary>Which rows to read: a range, or a list in any order with repeats. The answer has one row for each, in that order.</summary>
public readonly struct Rows : IEquatable<Rows>
{
    private readonly long[]? _list;

    private Rows(long start, int count, long[]? list) => (Start, Count, _list) = (start, count, list);

    /// <summary>Rows asked for.</summary>
    public int Count { get; }

    /// <summary>The first row of a range.</summary>
    public long Start { get; }

    /// <summary>Whether the rows are consecutive and rising.</summary>
    public bool IsRange => _list is null;

    /// <summary>The source row at a position of the answer, 0 ≤ position &lt; <see cref="Count"/>.</summary>
    public long this[int position] => (uint)position < (uint)Count
        ? _list is null ? Start + position : _list[position]
        : throw new ArgumentOutOfRangeException(nameof(position), position, $"There are {Count} rows.");

    /// <summary>Consecutive rows.</summary>
    /// <param name="start">The first row; at least 0.</param>
    /// <param name="count">How many; at least 0. The last row is at most <see cref="long.MaxValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its bounds.</exception>
    public static Rows Range(long start, int count) =>
        new(Require.Between(start, 0, long.MaxValue - Math.Max(0, Require.AtLeast(count, 0) - 1)), count, null);

    /// <summary>The rows at these positions, in this order, repeats included; each at least 0.</summary>
    public static Rows At(params ReadOnlySpan<long> rows)
    {
        foreach (var row in rows) Require.AtLeast(row, 0, nameof(rows));
        return new(0, rows.Length, rows.ToArray());
    }

    /// <summary>The rows at these positions, each known to be at least 0, in an array that nobody changes any more.</summary>
    internal static Rows Of(long[] rows) => new(0, rows.Length, rows);

    /// <summary>The positions of a list; none of a range.</summary>
    internal ReadOnlySpan<long> List => _list;

    /// <summary>Each row through <paramref name="map"/>, such as a permutation; what it gives is at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It gave a row below 0.</exception>
    public Rows Map(Func<long, long> map)
    {
        var list = new long[Count];
        for (var i = 0; i < list.Length; i++)
        {
            list[i] = map(this[i]);
            if (list[i] < 0) throw new ArgumentOutOfRangeException(nameof(map), $"'map' must give rows of at least 0, but makes {list[i]} of row {this[i]}.");
        }
        return new(0, list.Length, list);
    }

    /// <summary>A part of these rows.</summary>
    /// <param name="start">The first position; at least 0.</param>
    /// <param name="count">How many; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches beyond these rows.</exception>
    public Rows Slice(int start, int count)
    {
        if (start < 0 || count < 0 || start > Count - count)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"A part lies within the rows, but {count} from position {start} leave the {Count} there are.");
        return IsRange ? Range(Start + start, count) : At(_list.AsSpan(start, count));
    }

    /// <summary>The rows as a new array.</summary>
    public long[] ToArray()
    {
        var rows = new long[Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = this[i];
        return rows;
    }

    /// <summary>Throws unless every row is below <paramref name="length"/>.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public void CheckWithin(long length)
    {
        for (var i = 0; i < Count; i = IsRange && i < Count - 1 ? Count - 1 : i + 1)
            if (this[i] >= length) throw new RowOutOfRangeException(this[i], length);
    }

    /// <inheritdoc/>
    public bool Equals(Rows other) => Count == other.Count && ToArray().AsSpan().SequenceEqual(other.ToArray());

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Rows other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, this[0], this[Count - 1]);

    /// <inheritdoc cref="Equals(Rows)"/>
    public static bool operator ==(Rows left, Rows right) => left.Equals(right);

    /// <summary>Whether the rows differ.</summary>
    public static bool operator !=(Rows left, Rows right) => !left.Equals(right);
}
