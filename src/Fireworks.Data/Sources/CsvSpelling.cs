namespace Fireworks;

/// <summary>Which cells are text by their spelling, though a parser would take them for a number: of these the letters matter.</summary>
/// <remarks>Whoever quotes all cells quotes plain numbers too, but in quotes any other spelling is text: 007, nan, a blank. Without quotes codes are:
/// 007 and +49.</remarks>
internal static class CsvSpelling
{
    /// <summary>Whether a cell of a column that is not declared is text, whatever number it may look like.</summary>
    /// <param name="cell">The cell, without its quotes.</param>
    /// <param name="missing">Cells that stand for no value, beside the empty one.</param>
    /// <param name="isQuoted">Whether the cell stands in quotes.</param>
    public static bool IsText(ReadOnlySpan<byte> cell, MissingCells missing, bool isQuoted)
    {
        if (cell.IsEmpty || missing.Has(cell)) return false;
        return isQuoted ? !NumberText.IsPlain(cell) : NumberText.IsCode(cell);
    }
}
