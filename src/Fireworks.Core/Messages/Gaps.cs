namespace Fireworks;

/// <summary>Work on the values of columns that have gaps.</summary>
internal static class Gaps
{
    /// <summary>Values in the places of those of a column, with that column's gaps.</summary>
    /// <param name="column">The column; of as many rows.</param>
    /// <param name="values">The values, without gaps.</param>
    public static Column Keep(Column column, Column values) => column is not ArrowColumn { Type.Nullable: true } gappy
        ? values
        : values is ArrowColumn typed ? new ArrowColumn(typed.Storage, gappy.Present, typed.Logical) : new ArrowColumn(values, gappy.Present);

    /// <summary>A value as a row to fill gaps of a column with, of its type where that holds it exactly.</summary>
    /// <exception cref="ArgumentException">The value is finer than the column's unit or scale, or out of its range.</exception>
    public static Column Filling(Column column, object value) => column switch
    {
        ArrowColumn { Logical: { } logical } when LogicalColumns.As(value, logical) is { } typed => typed,
        ArrowColumn { Storage: ListColumn lists } when Columns.Of(value) is var items && items.Type == lists.Items.Type => ListColumn.Of([items.Length], items),
        _ => Columns.Of(value),
    };

    /// <summary>A column with every gap filled.</summary>
    /// <param name="name">The column's name, as an error names it.</param>
    /// <param name="column">The column.</param>
    /// <param name="fill">One row of exactly the column's type, without gaps.</param>
    public static Column Fill(string name, Column column, Column fill) => column is ArrowColumn { Present: { } present }
        ? Replace(name, Drop(column), fill, Rows(present))
        : Drop(column);

    /// <summary>A column with some rows replaced by one.</summary>
    public static Column Replace(string name, Column column, Column fill, ReadOnlySpan<bool> replaced)
    {
        var rows = new int[column.Length];
        for (var row = 0; row < rows.Length; row++) rows[row] = replaced[row] ? column.Length : row;
        return Column.Concat(name, [column, fill]).Gather(rows);
    }

    /// <summary>The values of a column without its gaps, whatever stands under them.</summary>
    public static Column Drop(Column column) => column is ArrowColumn gappy
        ? gappy.Logical is { } logical ? new ArrowColumn(gappy.Storage, null, logical, nullable: false) : gappy.Storage
        : column;

    /// <summary>The rows of a column that are no gaps.</summary>
    public static Column DropRows(Column column)
    {
        if (column is not ArrowColumn { Present: { } present }) return Drop(column);
        var mask = present.Values<bool>();
        return Drop(column).Gather([.. Enumerable.Range(0, column.Length).Where(row => mask[row])]);
    }

    /// <summary>Which rows of a column are gaps.</summary>
    public static bool[] Rows(Column column) => column is ArrowColumn { Present: { } present } ? Rows(present) : new bool[column.Length];

    private static bool[] Rows(TensorColumn present) => [.. present.Values<bool>().Select(value => !value)];
}
