namespace Fireworks;

/// <summary>Messages whose columns are of the same types, but for where gaps may be: in columns, in their lists' items, and in theirs.</summary>
internal static class GapTypes
{
    /// <summary>The columns of a message without its rows, nor the memory in which these lie.</summary>
    public static Message Columns(Message rows) => new(rows.Select(c => KeyValuePair.Create(c.Key, c.Value.Slice(0, 0).Compact())));

    /// <summary>Whether names and types are the same.</summary>
    public static bool AreSame(Message rows, Message columns) => AreSame(rows, columns, type => type);

    /// <summary>Whether names and types are the same, but for gaps.</summary>
    public static bool AreSameButForGaps(Message rows, Message columns) => AreSame(rows, columns, Plain);

    private static bool AreSame(Message rows, Message columns, Func<ColumnType, ColumnType> type) => rows.Count == columns.Count
        && rows.Zip(columns).All(pair => pair.First.Key == pair.Second.Key && type(pair.First.Value.Type) == type(pair.Second.Value.Type));

    // Of a list, the name of its type says whether its items may be gaps.
    private static ColumnType Plain(ColumnType type) => type with
    {
        Nullable = false,
        Logical = type.Logical is { } name && name.StartsWith("list<", StringComparison.Ordinal) ? name.Replace("?", "", StringComparison.Ordinal) : type.Logical,
    };

    /// <summary>The rows with columns in which gaps may be wherever they may in the others.</summary>
    public static Message Widen(Message rows, Message columns) =>
        new(rows.Select(c => KeyValuePair.Create(c.Key, Widen(c.Key, c.Value, columns[c.Key]))));

    private static Column Widen(string name, Column column, Column other)
    {
        var widened = other.Type.Nullable ? ArrowColumn.Nullable(column) : column;
        // Where the items of lists differ, the lists are put together anew.
        return widened.Type == other.Type ? widened : Column.Concat(name, [widened, other]);
    }
}
