using System.Numerics;

namespace Fireworks;

/// <summary>Finds and replaces the not-a-numbers of a column of floats.</summary>
internal static class NotANumber
{
    /// <summary>Whether each cell is one, row by row; null when none is.</summary>
    public static bool[]? In(Column column) => column is not TensorColumn numbers ? null : numbers.Type.DType switch
    {
        DType.Float16 => In<Half>(numbers),
        DType.Float32 => In<float>(numbers),
        DType.Float64 => In<double>(numbers),
        _ => null,
    };

    private static bool[]? In<T>(TensorColumn numbers) where T : unmanaged, INumber<T>
    {
        bool[]? found = null;
        var cells = numbers.Values<T>().Span;
        for (var i = 0; i < cells.Length; i++)
            if (T.IsNaN(cells[i])) (found ??= new bool[cells.Length])[i] = true;
        GC.KeepAlive(numbers);
        return found;
    }

    /// <summary>A column with the same number in the place of each.</summary>
    /// <param name="name">The column's name, as an error names it.</param>
    /// <param name="column">The column, without gaps.</param>
    /// <param name="fill">One number of its cell type.</param>
    public static Column Replace(string name, Column column, Column fill)
    {
        if (In(column) is not { } found) return column;
        var numbers = (TensorColumn)column;
        var cells = new TensorColumn(new ColumnType(numbers.Type.DType), found.Length, numbers.Data);
        var replaced = (TensorColumn)Gaps.Replace(name, cells, fill, found);
        GC.KeepAlive(column);
        return new TensorColumn(numbers.Type, numbers.Length, replaced.Data);
    }
}
