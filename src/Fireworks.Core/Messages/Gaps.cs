namespace Fireworks;

/// <summary>Work on the values of columns that have gaps.</summary>
internal static class Gaps
{
    /// <summary>The values of a column through a function, with the gaps back in their places.</summary>
    /// <remarks>What stands under a gap could upset the function, so it sees the first value there instead.</remarks>
    public static Column Through(Column column, Func<Column, Column> function)
    {
        if (column is not ArrowColumn { Logical: null } gappy) return function(column);
        if (gappy.Present is not { } present) return ArrowColumn.Nullable(function(gappy.Storage));

        var mask = present.Values<bool>();
        var first = mask.Span.IndexOf(true);
        if (first < 0) return new ArrowColumn(NoValues(function(gappy.Storage.Slice(0, 0)).Type, column.Length), present);
        var rows = new int[column.Length];
        for (var row = 0; row < rows.Length; row++) rows[row] = mask[row] ? row : first;
        return new ArrowColumn(function(gappy.Storage.Gather(rows)), present);
    }

    public static Column Fill(string name, Column column, object value)
    {
        if (column is not ArrowColumn { Type.Nullable: true } gappy) return column;
        var fill = Columns.Of(value);
        if (fill.Length != 1 || fill.Type != column.Type with { Nullable = false }) throw new ColumnTypeException(name, $"filled with a {column.Type with { Nullable = false }}", fill.Type.ToString());
        if (gappy.Present is not { } present) return Drop(gappy);

        var mask = present.Values<bool>();
        var rows = new int[column.Length];
        for (var row = 0; row < rows.Length; row++) rows[row] = mask[row] ? row : column.Length;
        return Column.Concat(name, [Drop(gappy), fill]).Gather(rows);
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

    private static Column NoValues(ColumnType type, int length) => type.DType == DType.Text
        ? TextColumn.Repeat("", length)
        : TensorColumn.Create<byte>(type, length, to => to.Clear());
}
