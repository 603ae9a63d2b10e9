using System.Text;

namespace Fireworks;

/// <summary>Which cells of a CSV file stand for no value in a column of numbers: empty ones, and those that the user names, such as NA.</summary>
internal sealed class MissingCells(IReadOnlyList<string> texts)
{
    private readonly byte[][] _texts = [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether the user named this cell; then it is no value even where it is a number, such as -999.</summary>
    public bool Has(ReadOnlySpan<byte> cell)
    {
        foreach (var text in _texts)
            if (cell.SequenceEqual(text)) return true;
        return false;
    }

    /// <summary>Whether the cell stands for no value.</summary>
    public bool Matches(ReadOnlySpan<byte> cell) => cell.Trim(" \t"u8).IsEmpty || Has(cell);
}
