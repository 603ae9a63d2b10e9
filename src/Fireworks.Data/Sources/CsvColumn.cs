using System.Globalization;
using System.Numerics;

namespace Fireworks;

/// <summary>Collects the cells of one column of a CSV file for one message.</summary>
internal abstract class CsvColumn
{
    /// <summary>Adds a cell; false when it does not fit the column's type.</summary>
    public abstract bool TryAdd(ReadOnlySpan<char> cell);

    /// <summary>The cells so far.</summary>
    public abstract Column Build();
}

internal sealed class CsvTexts : CsvColumn
{
    private readonly TextColumnBuilder _texts = new();

    public override bool TryAdd(ReadOnlySpan<char> cell)
    {
        _texts.Add(cell);
        return true;
    }

    public override Column Build() => _texts.Build();
}

internal sealed class CsvBools : CsvColumn
{
    private readonly List<bool> _values = [];

    public override bool TryAdd(ReadOnlySpan<char> cell)
    {
        var value = cell.Trim() is "1" || cell.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
        if (!value && cell.Trim() is not "0" && !cell.Trim().Equals("false", StringComparison.OrdinalIgnoreCase)) return false;
        _values.Add(value);
        return true;
    }

    public override Column Build() => TensorColumn.Of<bool>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values));
}

internal sealed class CsvNumbers<T> : CsvColumn where T : unmanaged, INumber<T>
{
    private static readonly bool HasFraction = DTypes.Of<T>().IsFloat();

    private readonly List<T> _values = [];

    public static bool TryParse(ReadOnlySpan<char> cell, out T value)
    {
        if (T.TryParse(cell, HasFraction ? NumberStyles.Float : NumberStyles.Integer, CultureInfo.InvariantCulture, out value)) return true;
        if (!HasFraction) return false;

        // The spellings of C, numpy and pandas that .NET does not read.
        var special = cell.Trim() switch
        {
            "" => double.NaN,
            "inf" or "+inf" or "Inf" or "+Inf" => double.PositiveInfinity,
            "-inf" or "-Inf" => double.NegativeInfinity,
            _ => (double?)null,
        };
        if (special is null) return false;
        value = T.CreateTruncating(special.Value);
        return true;
    }

    public override bool TryAdd(ReadOnlySpan<char> cell)
    {
        if (!TryParse(cell, out var value)) return false;
        _values.Add(value);
        return true;
    }

    public override Column Build() => TensorColumn.Of<T>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values));
}
