using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>What plain numbers and text cannot say: gaps, and the types that Arrow adds to them (times, dates, durations, decimals, bytes,
/// unsigned integers). The values lie in another column, the gaps beside them, one truth value a row.</summary>
/// <remarks>What stands under a gap has no meaning and is never shown.</remarks>
public sealed class ArrowColumn : Column
{
    internal ArrowColumn(Column storage, TensorColumn? present, IArrowType? logical = null, bool nullable = true)
    {
        (Storage, Present, Logical) = (storage, present, logical);
        Type = (logical is null ? storage.Type : new ColumnType(DType.Logical) { Logical = LogicalTypes.NameOf(logical) }) with { Nullable = nullable };
    }

    /// <summary>The values as they lie in memory: a timestamp as an int64, a decimal as 16 bytes.</summary>
    public Column Storage { get; }

    /// <summary>Whether each row has a value, bool; null when all have.</summary>
    public TensorColumn? Present { get; }

    /// <summary>Arrow's type for what <see cref="Storage"/> means; null when it means itself.</summary>
    public IArrowType? Logical { get; }

    /// <inheritdoc/>
    public override ColumnType Type { get; }

    /// <inheritdoc/>
    public override int Length => Storage.Length;

    /// <inheritdoc/>
    public override long ByteCount => Storage.ByteCount + (Present?.ByteCount ?? 0);

    /// <summary>Rows without a value.</summary>
    public int Gaps => Present is { } present ? present.Length - present.Values<bool>().Count(p => p) : 0;

    internal override bool IsLasting => Storage.IsLasting;

    /// <summary>A column in which rows may be gaps; the column itself when they may already.</summary>
    public static Column Nullable(Column column) => column switch
    {
        { Type.Nullable: true } => column,
        ArrowColumn typed => new ArrowColumn(typed.Storage, null, typed.Logical),
        _ => new ArrowColumn(column, null),
    };

    /// <summary>A column with gaps.</summary>
    /// <param name="column">The values; what stands at a gap does not matter.</param>
    /// <param name="present">Whether each row has a value.</param>
    /// <exception cref="MessageShapeException">The lengths differ.</exception>
    public static ArrowColumn WithGaps(Column column, ReadOnlySpan<bool> present)
    {
        if (present.Length != column.Length) throw new MessageShapeException($"There are {column.Length} rows, but {present.Length} say whether they are gaps.");
        var mask = TensorColumn.Of<bool>(present);
        if (column is not ArrowColumn typed) return new ArrowColumn(column, mask);
        if (typed.Present is { } already)
            mask = TensorColumn.Of<bool>([.. mask.Values<bool>().Zip(already.Values<bool>(), (a, b) => a && b)]);
        return new ArrowColumn(typed.Storage, mask, typed.Logical);
    }

    /// <summary>Whether a row has no value.</summary>
    public bool IsGap(int row)
    {
        CheckRow(row);
        return Present is { } present && !present.Values<bool>()[row];
    }

    /// <summary>The value of a row, or null for a gap: a number or text, or for Arrow's types a <see cref="DateTimeOffset"/> (timestamp with a zone),
    /// <see cref="DateTime"/> (without), <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="TimeSpan"/>, <see cref="decimal"/>, byte[], or
    /// an unsigned integer.</summary>
    /// <remarks>Nanoseconds are shown in steps of 100, as .NET has them; the column keeps them.</remarks>
    /// <exception cref="RowOutOfRangeException">The row does not exist.</exception>
    /// <exception cref="CellRangeException">.NET has no such date or decimal.</exception>
    public override object? this[int row] => IsGap(row) ? null : Logical is { } logical ? LogicalCells.Read(logical, Storage, row) : Storage[row];

    /// <inheritdoc/>
    public override Column Slice(int start, int length) => Over(Storage.Slice(start, length), (TensorColumn?)Present?.Slice(start, length));

    /// <inheritdoc/>
    protected internal override Column Gather(ReadOnlySpan<int> rows) => Over(Storage.Gather(rows), (TensorColumn?)Present?.Gather(rows));

    /// <inheritdoc/>
    public override Column Compact() => Over(Storage.Compact(), (TensorColumn?)Present?.Compact());

    /// <inheritdoc/>
    public override Column ToHost()
    {
        var storage = Storage.ToHost();
        return ReferenceEquals(storage, Storage) ? this : Over(storage, Present);
    }

    /// <inheritdoc/>
    protected override Column Append(IReadOnlyList<Column> rest)
    {
        ArrowColumn[] parts = [this, .. rest.Cast<ArrowColumn>()];
        return Over(
            Concat("values", [.. parts.Select(p => p.Storage)]),
            parts.All(p => p.Present is null) ? null : (TensorColumn)Concat("gaps", [.. parts.Select(p => p.Present ?? AllPresent(p.Length))]));
    }

    private ArrowColumn Over(Column storage, TensorColumn? present) => new(storage, present, Logical, Type.Nullable);

    private static TensorColumn AllPresent(int length) => TensorColumn.Create<bool>(new(DType.Bool), length, to => to.Fill(true));
}
