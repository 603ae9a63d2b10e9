using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>The loops behind <see cref="Fireworks.Cast"/>: one for each pair of types, made by the compiler.</summary>
internal static partial class CastKernel
{
    /// <summary>A column as another type, its gaps in their places. What stands under a gap is not looked at.</summary>
    /// <exception cref="ColumnTypeException">It holds what has no value in another type.</exception>
    /// <exception cref="CastException">A value does not fit.</exception>
    public static Column Cast(string name, Column column, CastType to, string? rounding)
    {
        if (CastType.Of(column) is not { } from) throw new ColumnTypeException(name, "numbers or text", column.Type.ToString());
        if (!column.Type.RowShape.IsEmpty && (to.DType == DType.Text || to.Logical is not null)) throw new ColumnTypeException(name, "one number a row", column.Type.ToString());

        var (values, present) = (Gaps.Drop(column), (column as ArrowColumn)?.Present);
        Column cast = values switch
        {
            TextColumn text when to.DType == DType.Text => text,
            TextColumn text => Typed(FromText(name, text, to, present), to),
            _ when to.DType == DType.Text => ToText(values),
            TensorColumn numbers => Typed(Numbers(name, numbers, from, to, rounding, present), to),
            _ => Typed(Numbers(name, (TensorColumn)((ArrowColumn)values).Storage, from, to, rounding, present), to),
        };
        return Gaps.Keep(column, cast);
    }

    private static Column Typed(TensorColumn storage, CastType type) => type.Logical is { } logical ? new ArrowColumn(storage, null, logical, nullable: false) : storage;

    private static TensorColumn Numbers(string name, TensorColumn values, CastType from, CastType to, string? rounding, TensorColumn? present) => from switch
    {
        { Logical: UInt16Type } => Numbers<ushort>(name, values, to, rounding, present),
        { Logical: UInt32Type } => Numbers<uint>(name, values, to, rounding, present),
        { Logical: UInt64Type } => Numbers<ulong>(name, values, to, rounding, present),
        // A bool is a byte that is 0 or 1.
        { DType: DType.Bool or DType.UInt8 } => Numbers<byte>(name, values, to, rounding, present),
        { DType: DType.Int8 } => Numbers<sbyte>(name, values, to, rounding, present),
        { DType: DType.Int16 } => Numbers<short>(name, values, to, rounding, present),
        { DType: DType.Int32 } => Numbers<int>(name, values, to, rounding, present),
        { DType: DType.Int64 } => Numbers<long>(name, values, to, rounding, present),
        { DType: DType.Float16 } => Numbers<Half>(name, values, to, rounding, present),
        { DType: DType.Float32 } => Numbers<float>(name, values, to, rounding, present),
        _ => Numbers<double>(name, values, to, rounding, present),
    };

    private static TensorColumn Numbers<T>(string name, TensorColumn values, CastType to, string? rounding, TensorColumn? present)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => to switch
    {
        { Logical: UInt16Type } => Numbers<T, ushort>(name, values, to, rounding, present),
        { Logical: UInt32Type } => Numbers<T, uint>(name, values, to, rounding, present),
        { Logical: UInt64Type } => Numbers<T, ulong>(name, values, to, rounding, present),
        { DType: DType.Bool or DType.UInt8 } => Numbers<T, byte>(name, values, to, rounding, present),
        { DType: DType.Int8 } => Numbers<T, sbyte>(name, values, to, rounding, present),
        { DType: DType.Int16 } => Numbers<T, short>(name, values, to, rounding, present),
        { DType: DType.Int32 } => Numbers<T, int>(name, values, to, rounding, present),
        { DType: DType.Int64 } => Numbers<T, long>(name, values, to, rounding, present),
        { DType: DType.Float16 } => Numbers<T, Half>(name, values, to, rounding, present),
        { DType: DType.Float32 } => Numbers<T, float>(name, values, to, rounding, present),
        _ => Numbers<T, double>(name, values, to, rounding, present),
    };

    private static TensorColumn Numbers<TFrom, TTo>(string name, TensorColumn from, CastType to, string? rounding, TensorColumn? present)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        var cast = TensorColumn.Create<TTo>(new ColumnType(to.DType, from.Type.RowShape), from.Length, cells =>
        {
            var values = MemoryMarshal.Cast<byte, TFrom>(from.Data.Span);
            for (var i = 0; i < cells.Length; i++)
            {
                if (CastNumber.Try(values[i], rounding, out cells[i]) && (to.DType != DType.Bool || cells[i] <= TTo.One)) continue;
                var row = i / Math.Max(1, from.Type.RowSize);
                if (!IsGap(present, row)) throw new CastException(name, row, values[i].ToString(null, CultureInfo.InvariantCulture), to.Name, Remedy<TFrom, TTo>(values[i], to));
                cells[i] = TTo.Zero;
            }
        });
        GC.KeepAlive(from);
        return cast;
    }

    private static string Remedy<TFrom, TTo>(TFrom value, CastType to)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo> =>
        TFrom.IsNaN(value) ? "Fill it first, or drop the row."
        : CastNumber.Try<TFrom, TTo>(value, "nearest", out var near) && (to.DType != DType.Bool || near <= TTo.One) ? $"Set 'rounding' to accept the nearest value within range: {string.Join(", ", to.Roundings)}."
        : "It is out of range; take a wider type.";

    private static bool IsGap(TensorColumn? present, int row) => present is not null && !present.Values<bool>()[row];
}
