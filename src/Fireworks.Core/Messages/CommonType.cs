using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Makes columns alike whose types differ only in where gaps may be: where one may have gaps, all may, and so do the items of lists.</summary>
internal static class CommonType
{
    /// <summary>The columns, all of one type. Their rows are shared.</summary>
    /// <param name="name">The columns' name, for errors.</param>
    /// <param name="columns">At least one.</param>
    /// <exception cref="ColumnTypeException">The types differ in more than gaps.</exception>
    public static Column[] Of(string name, IReadOnlyList<Column> columns)
    {
        var type = columns[0].Type;
        if (columns.All(c => c.Type == type)) return [.. columns];

        var (common, gaps) = Levels(columns[0]);
        foreach (var column in columns)
        {
            var (leaf, own) = Levels(column);
            if (leaf != common || own.Count != gaps.Count) throw new ColumnTypeException(name, type.ToString(), column.Type.ToString());
            for (var level = 0; level < own.Count; level++) gaps[level] |= own[level];
        }
        // Slices of one list column share its items, and still do so afterwards.
        var made = new Dictionary<Column, Column>(ReferenceEqualityComparer.Instance);
        return [.. columns.Select(column => WithGaps(column, CollectionsMarshal.AsSpan(gaps), made))];
    }

    /// <summary>What the innermost values are, and whether the column, its items and theirs may be gaps.</summary>
    private static (ColumnType Leaf, List<bool> Gaps) Levels(Column column)
    {
        var gaps = new List<bool> { column.Type.Nullable };
        while (ListIn(column) is { } lists)
        {
            column = lists.Items;
            gaps.Add(column.Type.Nullable);
        }
        return (column.Type with { Nullable = false }, gaps);
    }

    private static Column WithGaps(Column column, ReadOnlySpan<bool> gaps, Dictionary<Column, Column> made)
    {
        if (ListIn(column) is { } lists)
        {
            if (!made.TryGetValue(lists.Items, out var items)) made[lists.Items] = items = WithGaps(lists.Items, gaps[1..], made);
            if (items != lists.Items)
                column = column is ArrowColumn gappy ? new ArrowColumn(lists.Over(items), gappy.Present, gappy.Logical, gappy.Type.Nullable) : lists.Over(items);
        }
        return gaps[0] ? ArrowColumn.Nullable(column) : column;
    }

    private static ListColumn? ListIn(Column column) => column is ArrowColumn gappy ? gappy.Storage as ListColumn : column as ListColumn;
}
