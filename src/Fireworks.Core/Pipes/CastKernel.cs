using System.Globalization;
using System.Numerics;

namespace Fireworks;

/// <summary>The loops behind <see cref="Fireworks.Cast"/>: one for each pair of types, made by the compiler.</summary>
internal static class CastKernel
{
    /// <summary>The ways of rounding that make sense for a type.</summary>
    public static string[] Roundings(DType to) => to.IsFloat() ? ["nearest"] : ["nearest", "toward_zero", "down", "up"];

    public static Column Cast(string name, Column column, DType to, string? rounding) => (column, to) switch
    {
        (TextColumn text, _) => FromText(name, text, to),
        (TensorColumn numbers, DType.Text) => ToText(name, numbers),
        (TensorColumn numbers, _) => Numbers(name, numbers, to, rounding),
        _ => throw new ColumnTypeException(name, "numbers or text", column.Type.ToString()),
    };

    private static TensorColumn Numbers(string name, TensorColumn from, DType to, string? rounding) => from.Type.DType switch
    {
        // A bool is a byte that is 0 or 1.
        DType.Bool or DType.UInt8 => Numbers<byte>(name, from, to, rounding),
        DType.Int8 => Numbers<sbyte>(name, from, to, rounding),
        DType.Int16 => Numbers<short>(name, from, to, rounding),
        DType.Int32 => Numbers<int>(name, from, to, rounding),
        DType.Int64 => Numbers<long>(name, from, to, rounding),
        DType.Float16 => Numbers<Half>(name, from, to, rounding),
        DType.Float32 => Numbers<float>(name, from, to, rounding),
        _ => Numbers<double>(name, from, to, rounding),
    };

    private static TensorColumn Numbers<T>(string name, TensorColumn from, DType to, string? rounding) where T : unmanaged, INumber<T> => to switch
    {
        DType.Bool or DType.UInt8 => Numbers<T, byte>(name, from, to, rounding),
        DType.Int8 => Numbers<T, sbyte>(name, from, to, rounding),
        DType.Int16 => Numbers<T, short>(name, from, to, rounding),
        DType.Int32 => Numbers<T, int>(name, from, to, rounding),
        DType.Int64 => Numbers<T, long>(name, from, to, rounding),
        DType.Float16 => Numbers<T, Half>(name, from, to, rounding),
        DType.Float32 => Numbers<T, float>(name, from, to, rounding),
        _ => Numbers<T, double>(name, from, to, rounding),
    };

    private static TensorColumn Numbers<TFrom, TTo>(string name, TensorColumn from, DType to, string? rounding)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        var cast = TensorColumn.Create<TTo>(new ColumnType(to, from.Type.RowShape), from.Length, cells =>
        {
            var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, TFrom>(from.Data.Span);
            for (var i = 0; i < cells.Length; i++)
            {
                if (TryNumber(values[i], rounding, out cells[i]) && (to != DType.Bool || cells[i] <= TTo.One)) continue;
                var remedy = rounding is null
                    ? $"Set 'rounding' to accept the nearest value within range: {string.Join(", ", Roundings(to))}."
                    : "It is out of range; take a wider type.";
                throw new CastException(name, i / Math.Max(1, from.Type.RowSize), values[i].ToString(null, CultureInfo.InvariantCulture), to.Name(), remedy);
            }
        });
        GC.KeepAlive(from);
        return cast;
    }

    private static bool TryNumber<TFrom, TTo>(TFrom value, string? rounding, out TTo cast) where TFrom : INumber<TFrom> where TTo : INumber<TTo>
    {
        var wanted = rounding is null ? value : Rounded<TFrom, TTo>(value, rounding);
        // Saturating tells out of range by the trip back: the ends of a range come back changed.
        cast = TTo.CreateSaturating(wanted);
        if (TFrom.IsNaN(wanted)) return TTo.IsNaN(cast);
        if (TTo.IsInfinity(cast)) return TFrom.IsInfinity(wanted);
        return IsSame(cast, wanted) || (rounding is not null && cast is Half or float or double);
    }

    private static bool IsSame<TFrom, TTo>(TTo cast, TFrom value) where TFrom : INumber<TFrom> where TTo : INumber<TTo>
    {
        try
        {
            return TFrom.CreateChecked(cast) == value;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static TFrom Rounded<TFrom, TTo>(TFrom value, string rounding) where TFrom : INumber<TFrom> where TTo : INumber<TTo> =>
        value is not (Half or float or double) || default(TTo) is Half or float or double
            ? value
            : TFrom.CreateChecked(Math.Round(double.CreateChecked(value), rounding switch
        {
            "toward_zero" => MidpointRounding.ToZero,
            "down" => MidpointRounding.ToNegativeInfinity,
            "up" => MidpointRounding.ToPositiveInfinity,
            _ => MidpointRounding.ToEven,
        }));

    private static TextColumn ToText(string name, TensorColumn numbers)
    {
        if (!numbers.Type.RowShape.IsEmpty) throw new ColumnTypeException(name, "one number a row", numbers.Type.ToString());
        var builder = new TextColumnBuilder(numbers.Length);
        for (var row = 0; row < numbers.Length; row++)
            builder.Add(numbers[row] is bool truth ? (truth ? "true" : "false") : ((IFormattable)numbers[row]).ToString(null, CultureInfo.InvariantCulture));
        return builder.Build();
    }

    private static TensorColumn FromText(string name, TextColumn text, DType to) => to switch
    {
        DType.Bool => TensorColumn.Create<bool>(new(to), text.Length, cells =>
        {
            for (var row = 0; row < cells.Length; row++)
                if (!bool.TryParse(text.Text(row), out cells[row])) throw NotSpelt(name, text, row, to, "Truth values are spelt true and false.");
        }),
        DType.UInt8 => FromText<byte>(name, text, to),
        DType.Int8 => FromText<sbyte>(name, text, to),
        DType.Int16 => FromText<short>(name, text, to),
        DType.Int32 => FromText<int>(name, text, to),
        DType.Int64 => FromText<long>(name, text, to),
        DType.Float16 => FromText<Half>(name, text, to),
        DType.Float32 => FromText<float>(name, text, to),
        _ => FromText<double>(name, text, to),
    };

    private static TensorColumn FromText<T>(string name, TextColumn text, DType to) where T : unmanaged, INumber<T>
    {
        var style = to.IsFloat() ? NumberStyles.Float : NumberStyles.AllowLeadingSign;
        return TensorColumn.Create<T>(new(to), text.Length, cells =>
        {
            for (var row = 0; row < cells.Length; row++)
                if (!T.TryParse(text.Text(row), style, CultureInfo.InvariantCulture, out cells[row]) || IsTooLarge(cells[row], text.Text(row)))
                    throw NotSpelt(name, text, row, to, "Correct the text, or drop the row.");
        });
    }

    // Parsing turns 1e999 into infinity without a word.
    private static bool IsTooLarge<T>(T value, string text) where T : INumber<T> => T.IsInfinity(value) && text.Any(char.IsAsciiDigit);

    private static CastException NotSpelt(string name, TextColumn text, int row, DType to, string remedy) =>
        new(name, row, $"'{(text.Text(row) is { Length: > 40 } lengthy ? lengthy[..40] + "…" : text.Text(row))}'", to.Name(), remedy);
}
