using System.Collections.Immutable;

namespace Fireworks;

/// <summary>What a column holds: the type of a cell and the shape of one row. A plain number or text has the empty shape.</summary>
/// <param name="DType">The type of each cell.</param>
/// <param name="RowShape">The extent of each axis after the first; empty for one value a row.</param>
/// <exception cref="ArgumentException">An extent is negative, or a row would take 2 GiB or more.</exception>
public readonly record struct ColumnType(DType DType, ImmutableArray<int> RowShape)
{
    /// <summary>The type of each cell.</summary>
    public DType DType
    {
        get;
        init
        {
            _ = Checked(value, RowShape);
            field = value;
        }
    } = DType;

    /// <summary>A column of one value a row.</summary>
    public ColumnType(DType dtype) : this(dtype, []) { }

    /// <summary>The extent of each axis after the first; empty for one value a row.</summary>
    public ImmutableArray<int> RowShape { get => field.IsDefault ? [] : field; init => field = Checked(DType, value); } = Checked(DType, RowShape);

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
            foreach (var extent in RowShape) size *= extent;     // checked when the shape was set; beside an extent of 0 nothing matters
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
        foreach (var extent in RowShape) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>Such as <c>text</c>, <c>int64</c>, <c>float32[8,8]</c>, <c>timestamp[us,UTC]</c>; with a question mark when rows may be gaps.</summary>
    public override string ToString() =>
        (Logical ?? DType.Name()) + (RowShape.IsEmpty ? "" : $"[{string.Join(",", RowShape)}]") + (Nullable ? "?" : "");

    private static ImmutableArray<int> Checked(DType dtype, ImmutableArray<int> rowShape)
    {
        if (rowShape.IsDefaultOrEmpty) return [];
        if (rowShape.Any(extent => extent < 0)) throw new ArgumentException($"No axis of a row is shorter than 0, but its shape is [{string.Join(",", rowShape)}]; correct it.", nameof(rowShape));
        if (rowShape.Contains(0)) return rowShape;
        var most = int.MaxValue / (dtype is DType.Text or DType.Logical ? 1 : dtype.Width());
        var size = 1L;
        foreach (var extent in rowShape)
            if ((size *= extent) > most)
                throw new ArgumentException($"A row takes less than 2 GiB, but one of {dtype.Name()}[{string.Join(",", rowShape)}] takes more; split it over several rows.", nameof(rowShape));
        return rowShape;
    }
}
