namespace Fireworks;

/// <summary>The rows of each value of a column.</summary>
internal static class RowGroups
{
    /// <summary>Reads an input's first pass in order and gives the rows of each value, values in the order they come.</summary>
    /// <param name="input">What is read; not at all when <paramref name="column"/> is null and it knows its count.</param>
    /// <param name="column">A column of one value a row; null for all rows as one group.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ComponentException">There are more rows than a list holds.</exception>
    /// <exception cref="ColumnTypeException">The column has several values a row: a tensor or a list.</exception>
    public static async Task<IReadOnlyList<List<long>>> ReadAsync(Pipe input, string? column, CancellationToken cancellationToken)
    {
        if (column is null && await input.CountAsync(cancellationToken) is { } known) return [[.. Enumerable.Range(0, RowLimit.Listed(input, known)).Select(row => (long)row)]];

        var groups = new OrderedDictionary<object, List<long>>();
        long row = 0;
        await foreach (var rows in input.IterateAsync(cancellationToken: cancellationToken))
        {
            var values = column is null ? null : rows[column].ToHost();
            if (values is not null && (!values.Type.RowShape.IsEmpty || Gaps.Drop(values) is ListColumn)) throw new ColumnTypeException(column!, "one value a row", values.Type.ToString());
            for (var i = 0; i < rows.Length; i++, row++)
            {
                var value = values is null ? "" : ValueOf(values[i]);
                if (!groups.TryGetValue(value, out var group)) groups[value] = group = [];
                group.Add(row);
            }
        }
        return [.. groups.Values];
    }

    // Rows with a gap are a group of their own, and bytes are compared by what they are.
    private static object ValueOf(object? cell) => cell switch
    {
        null => DBNull.Value,
        byte[] bytes => Convert.ToHexString(bytes),
        _ => cell,
    };
}
