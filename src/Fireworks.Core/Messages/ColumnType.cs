using System.Collections.Immutable;

namespace Fireworks;

/// <summary>What a column holds: the type of a cell and the shape of one row. A plain number or text has the empty shape.</summary>
/// <param name="DType">The type of each cell.</param>
/// <param name="RowShape">The extent of each axis after the first; empty for one value a row.</param>
public readonly record struct ColumnType(DType DType, ImmutableArray<int> RowShape)
{
    /// <summary>A column of one value a row.</summary>
    public ColumnType(DType dtype) : this(dtype, []) { }

    /// <summary>The name of a type beside numbers and text, such as <c>timestamp[us,UTC]</c> or <c>list&lt;int64&gt;</c>; null for those.</summary>
    public string? Logical { get; init; }

    /// <summary>Whether rows may be gaps.</summary>
    public bool Nullable { get; init; }

    /// <summary>Values in one row: the product of the row shape, 1 for the empty shape.</summary>
    public int RowSize
    {
        get
        {
            var size = 1;
            foreach (var extent in RowShape.IsDefault ? [] : RowShape) size = checked(size * extent);
            return size;
        }
    }

    /// <summary>Bytes of one row of numbers.</summary>
    /// <exception cref="ArgumentException">The column holds text.</exception>
    public int RowBytes => checked(RowSize * DType.Width());

    /// <inheritdoc/>
    public bool Equals(ColumnType other) =>
        DType == other.DType && Logical == other.Logical && Nullable == other.Nullable && RowShape.AsSpan().SequenceEqual(other.RowShape.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(DType);
        hash.Add(Logical);
        hash.Add(Nullable);
        foreach (var extent in RowShape.IsDefault ? [] : RowShape) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>Such as <c>text</c>, <c>int64</c>, <c>float32[8,8]</c>, <c>timestamp[us,UTC]</c>; with a question mark when rows may be gaps.</summary>
    public override string ToString() =>
        (Logical ?? DType.Name()) + (RowShape.IsDefaultOrEmpty ? "" : $"[{string.Join(",", RowShape)}]") + (Nullable ? "?" : "");
}
