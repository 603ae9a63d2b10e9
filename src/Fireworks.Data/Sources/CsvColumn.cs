using System.Numerics;
using System.Text;

namespace Fireworks;

/// <summary>Collects the cells of one column of a CSV file, message by message.</summary>
internal abstract class CsvColumn
{
    /// <summary>Adds a cell; false when it does not fit the column's type.</summary>
    public abstract bool TryAdd(ReadOnlySpan<byte> cell);

    /// <summary>Adds what stands under a gap.</summary>
    public abstract void AddNothing();

    /// <summary>The cells since the last call.</summary>
    public abstract Column Build();
}

internal sealed class CsvTexts : CsvColumn
{
    private readonly TextColumnBuilder _texts = new();

    public override bool TryAdd(ReadOnlySpan<byte> cell)
    {
        _texts.AddUnchecked(cell);             // the reader has checked whole lines
        return true;
    }

    public override void AddNothing() => _texts.Add(""u8);

    public override Column Build() => _texts.Build();
}

internal sealed class CsvBools : CsvColumn
{
    private readonly Cells<bool> _cells = new();

    public override bool TryAdd(ReadOnlySpan<byte> cell)
    {
        cell = cell.Trim((byte)' ');
        var value = cell.SequenceEqual("1"u8) || Ascii.EqualsIgnoreCase(cell, "true"u8);
        if (!value && !cell.SequenceEqual("0"u8) && !Ascii.EqualsIgnoreCase(cell, "false"u8)) return false;
        _cells.Add(value);
        return true;
    }

    public override void AddNothing() => _cells.Add(false);

    public override Column Build() => _cells.Build();
}

/// <param name="missing">Cells that stand for no value, beside the empty one.</param>
/// <param name="isQuoted">Whether the cell that is added is quoted in the file; null where the column is declared, so that the spelling does not matter.</param>
internal sealed class CsvNumbers<T>(MissingCells missing, Func<bool>? isQuoted = null) : CsvColumn where T : unmanaged, INumber<T>
{
    private readonly Cells<T> _cells = new();

    public override bool TryAdd(ReadOnlySpan<byte> cell)
    {
        if (isQuoted is not null && !NumberText.IsPlain(cell) && CsvSpelling.IsText(cell, missing, isQuoted())) return false;
        if (!missing.Has(cell) && NumberText.TryParse<T>(cell, out var value) && IsExact(cell, value)
            || missing.Matches(cell) && MissingValue.TryGet(out value))
        {
            _cells.Add(value);
            return true;
        }
        return false;
    }

    // Where nobody declared fractions, a whole number among them may be a key: it is kept exactly or refused.
    private bool IsExact(ReadOnlySpan<byte> cell, T value) =>
        isQuoted is null || typeof(T) != typeof(double) || NumberText.IsExact(cell, double.CreateTruncating(value));

    public override void AddNothing() => _cells.Add(default);

    public override Column Build() => _cells.Build();
}

/// <summary>Cells of Arrow's types.</summary>
internal sealed class CsvLogicals(CellType type) : CsvColumn
{
    private readonly LogicalValues _cells = new(type.Logical!);

    public override bool TryAdd(ReadOnlySpan<byte> cell)
    {
        if (!LogicalText.TryParse(type.Logical!, cell, out var count)) return false;
        _cells.Add(count);
        return true;
    }

    public override void AddNothing() => _cells.Add(0);

    public override Column Build() => _cells.Build();
}

/// <summary>Cells some of which are gaps: empty ones and those that the user names. A text is one when it is not quoted.</summary>
/// <param name="cells">Collects the cells that are none.</param>
/// <param name="missing">Cells that stand for no value, beside the empty one.</param>
/// <param name="isQuoted">Whether the cell that is added is quoted in the file.</param>
/// <param name="isDeclared">Whether the user gave the type; otherwise blanks in quotes are no gap, but text.</param>
internal sealed class CsvGaps(CsvColumn cells, MissingCells missing, Func<bool> isQuoted, bool isDeclared) : CsvColumn
{
    private readonly GapMarks _marks = new();

    public override bool TryAdd(ReadOnlySpan<byte> cell)
    {
        var isGap = cells is CsvTexts
            ? (cell.IsEmpty || missing.Has(cell)) && !isQuoted()
            : missing.Matches(cell) && (isDeclared || !CsvSpelling.IsText(cell, missing, isQuoted()));
        _marks.Add(isGap);
        if (!isGap) return cells.TryAdd(cell);
        cells.AddNothing();
        return true;
    }

    public override void AddNothing()
    {
        _marks.Add(isGap: true);
        cells.AddNothing();
    }

    public override Column Build() => _marks.Over(cells.Build());
}
