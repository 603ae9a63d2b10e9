using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A constant in JSON as what a column can hold.</summary>
internal static class FillValue
{
    private const int MostDigits = 38;                     // of more, a parser may drop the last

    /// <summary>One value of the column's cell type.</summary>
    /// <exception cref="ColumnTypeException">The column holds neither numbers nor text nor truth values.</exception>
    /// <exception cref="ComponentException">It cannot hold this value.</exception>
    public static Column Of(string name, JsonNode value, Column column)
    {
        var type = CastType.Of(column) ?? throw new ColumnTypeException(name, "numbers, text or truth values", column.Type.ToString());
        if (Text(value, type) is not { } text) throw Refused(name, value, column, null);
        try
        {
            return type.DType == DType.Text ? TextColumn.Of(text) : CastKernel.Cast(name, TextColumn.Of(text), type, null);
        }
        catch (CastException e)
        {
            throw Refused(name, value, column, e);
        }
    }

    /// <summary>The value as one row of a column's type, without gaps.</summary>
    public static Column Row(Column value, ColumnType type) => type.RowShape.IsEmpty
        ? value
        : new TensorColumn(new ColumnType(type.DType, type.RowShape), 1, ((TensorColumn)value.Gather(new int[type.RowSize])).Data);

    /// <summary>The value as a cast would read it; null when it is of another kind.</summary>
    private static string? Text(JsonNode value, CastType type) => value.GetValueKind() switch
    {
        JsonValueKind.String when type.DType == DType.Text => value.GetValue<string>(),
        JsonValueKind.String when type.DType.IsFloat() && value.GetValue<string>() is "NaN" or "Infinity" or "-Infinity" => value.GetValue<string>(),
        JsonValueKind.Number when type.DType.IsFloat() => value.ToJsonString(),
        JsonValueKind.Number when type.IsInteger => Whole(value.ToJsonString()),
        JsonValueKind.True or JsonValueKind.False when type.DType == DType.Bool => value.ToJsonString(),
        _ => null,
    };

    /// <summary>A whole number in digits alone, as which 5.0 and 1e3 count too; any other as it stands, which no cast to an integer takes.</summary>
    private static string Whole(string number) =>
        number.Length <= MostDigits && Int128.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : number;

    private static ComponentException Refused(string name, JsonNode value, Column column, Exception? inner) =>
        new($"'fill' puts {value.ToJsonString()} into the gaps of column '{name}', but that holds {column.Type with { Nullable = false }}; give a value of that type, or cast the column first.", inner);
}
