using System.Globalization;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>How a cell of a message stands in a database.</summary>
internal static class TableCell
{
    /// <summary>The type of a column in the table.</summary>
    public static string TypeOf(ColumnType type, SqlDatabase database) => type switch
    {
        { RowShape.IsEmpty: false } or { DType: DType.Text } => "text",
        _ when type.DType.IsFloat() => database.NumberTypes.Fraction,
        _ => database.NumberTypes.Whole,
    };

    /// <summary>A cell: text, a whole number, a fraction or a JSON array; null for not-a-number.</summary>
    public static object? Of(Column column, int row) => column[row] switch
    {
        null => null,
        string text => text,
        Array tensor => Json(tensor, column.Type.RowShape.AsSpan()),
        bool value => value ? 1L : 0L,
        Half value when Half.IsNaN(value) => null,
        float.NaN or double.NaN => null,
        Half value => (double)value,
        float value => (double)value,
        double value => value,
        var whole => Convert.ToInt64(whole, CultureInfo.InvariantCulture),
    };

    private static string Json(Array values, ReadOnlySpan<int> shape)
    {
        var at = 0;
        return Nest(values, shape, ref at).ToJsonString();
    }

    private static JsonArray Nest(Array values, ReadOnlySpan<int> shape, ref int at)
    {
        var array = new JsonArray();
        for (var i = 0; i < shape[0]; i++)
            array.Add(shape.Length > 1 ? Nest(values, shape[1..], ref at) : Number(values.GetValue(at++)!));
        return array;
    }

    // JSON has no number that is not finite; null is what readers of JSON expect in its place.
    private static JsonValue? Number(object value) => value switch
    {
        bool flag => JsonValue.Create(flag),
        Half number => Half.IsFinite(number) ? JsonValue.Create((double)number) : null,
        float number => float.IsFinite(number) ? JsonValue.Create(number) : null,
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        var whole => JsonValue.Create(Convert.ToInt64(whole, CultureInfo.InvariantCulture)),
    };
}
