using System.Numerics;
using System.Text;

namespace Fireworks;

/// <summary>Collects the cells of one column of a CSV file, message by message.</summary>
internal abstract class CsvColumn
{
    /// <summary>What the column holds.</summary>
    public abstract DType Type { get; }

    /// <summary>Adds a cell; false when it does not fit the column's type.</summary>
    public abstract bool TryAdd(ReadOnlySpan<byte> cell);

    /// <summary>The cells since the last call.</summary>
    public abstract Column Build();
}

internal sealed class CsvTexts : CsvColumn
{
    private readonly TextColumnBuilder _texts = new();

    public override DType Type => DType.Text;

    public override bool TryAdd(ReadOnlySpan<byte> cell)
    {
        _texts.Add(cell);
        return true;
    }

    public override Column Build() => _texts.Build();
}

internal sealed class CsvBools : CsvColumn
{
    private readonly Cells<bool> _cells = new();

    public override DType Type => DType.Bool;

    public override bool TryAdd(ReadOnlySpan<byte> cell)
    {
        cell = cell.Trim((byte)' ');
        var value = cell.SequenceEqual("1"u8) || Ascii.EqualsIgnoreCase(cell, "true"u8);
        if (!value && !cell.SequenceEqual("0"u8) && !Ascii.EqualsIgnoreCase(cell, "false"u8)) return false;
        _cells.Add(value);
        return true;
    }

    public override Column Build() => _cells.Build();
}

/// <param name="missing">Cells that stand for no value, beside the empty one.</param>
internal sealed class CsvNumbers<T>(MissingCells missing) : CsvColumn where T : unmanaged, INumber<T>
{
    private readonly Cells<T> _cells = new();

    public override DType Type => DTypes.Of<T>();

    public override bool TryAdd(ReadOnlySpan<byte> cell)
    {
        if (!missing.Has(cell) && NumberText.TryParse<T>(cell, out var value) || missing.Matches(cell) && MissingValue.TryGet(out value))
        {
            _cells.Add(value);
            return true;
        }
        return false;
    }

    public override Column Build() => _cells.Build();
}
