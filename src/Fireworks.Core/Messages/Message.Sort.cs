namespace Fireworks;

// Order and groups.
public sealed partial class Message
{
    /// <summary>The rows in rising order of a column, then of others where it is equal. Equal rows keep their order; NaN and gaps come last.</summary>
    /// <param name="names">Columns of one number, text, date or time a row. Text is ordered by code points.</param>
    /// <exception cref="ColumnMissingException">One of them is not there.</exception>
    /// <exception cref="ColumnTypeException">One of them has no order: tensors and lists.</exception>
    public Message Sort(params ReadOnlySpan<string> names)
    {
        var keys = new SortKey[names.Length];
        for (var i = 0; i < keys.Length; i++) keys[i] = names[i];
        return Sort(keys);
    }

    /// <summary>The rows in order of several keys, each rising or falling: <c>Sort(new SortKey("age", Descending: true), "name")</c>.</summary>
    /// <exception cref="ColumnMissingException">A column is not there.</exception>
    /// <exception cref="ColumnTypeException">A column has no order: tensors and lists.</exception>
    public Message Sort(params ReadOnlySpan<SortKey> keys)
    {
        var orders = new RowOrder[keys.Length];
        for (var i = 0; i < orders.Length; i++) orders[i] = RowOrder.Of(keys[i], this[keys[i].Column].ToHost());
        var rows = new int[Length];
        for (var row = 0; row < rows.Length; row++) rows[row] = row;
        Array.Sort(rows, (a, b) =>
        {
            foreach (var order in orders)
                if (order.Compare(a, b) is var difference and not 0) return difference;
            return a.CompareTo(b);
        });
        return Pick(new Selection(rows));
    }

    /// <summary>How many rows share each value, or each combination of values: the named columns, and <c>count</c>, in order of first appearance.</summary>
    /// <param name="names">The columns that make a group; at least one. Gaps make a group of their own.</param>
    /// <exception cref="ColumnMissingException">One of them is not there.</exception>
    /// <exception cref="ColumnTypeException">One of them holds lists.</exception>
    /// <exception cref="MessageShapeException">A grouped column is itself called count.</exception>
    public Message GroupCount(params ReadOnlySpan<string> names)
    {
        if (names.IsEmpty) throw new ArgumentException("Groups are made by at least one column.", nameof(names));
        var codes = new int[Length];
        foreach (var name in names) codes = RowCodes.Combine(codes, RowCodes.Of(name, this[name].ToHost()));

        var (firsts, counts) = (new List<int>(), new List<long>());
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] == firsts.Count)
            {
                firsts.Add(row);
                counts.Add(0);
            }
            counts[codes[row]]++;
        }
        return Select(names).Take([.. firsts]).Merge(new Message(("count", TensorColumn.Of<long>([.. counts]))));
    }
}

/// <summary>A column to sort by.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Descending">Whether the largest comes first. NaN and gaps come last either way.</param>
public readonly record struct SortKey(string Column, bool Descending = false)
{
    /// <summary>The column in rising order.</summary>
    public static implicit operator SortKey(string column) => new(column);
}
