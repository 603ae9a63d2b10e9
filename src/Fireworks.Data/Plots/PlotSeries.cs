using System.Collections.Immutable;
using System.Globalization;

namespace Fireworks;

/// <summary>Points of one name in a plot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLine">Whether they are joined.</param>
/// <param name="Points">Where they stand; coordinates that are no finite numbers are not drawn.</param>
public sealed record PlotSeries(string Name, bool IsLine, ImmutableArray<(double X, double Y)> Points)
{
    internal static PlotSeries Of(string name, bool isLine, Message rows, string x, string y) => new(name, isLine, [.. Numbers(rows, x).Zip(Numbers(rows, y))]);

    private static IEnumerable<double> Numbers(Message rows, string name)
    {
        var column = rows[name].ToHost();
        if (column.Type.RowSize != 1) throw new ColumnTypeException(name, "one number a row", column.Type.ToString());
        if (column is TensorColumn dense) column = dense.WithRowShape();
        for (var row = 0; row < column.Length; row++)
            yield return column[row] switch
            {
                null => double.NaN,
                Half value => (double)value,
                IConvertible value and not (string or DateTime or bool) => value.ToDouble(CultureInfo.InvariantCulture),
                _ => throw new ColumnTypeException(name, "one number a row", column.Type.ToString()),
            };
    }
}
