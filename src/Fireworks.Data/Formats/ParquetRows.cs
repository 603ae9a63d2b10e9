using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>What Parquet cannot hold, or only as something else, is refused before it is written.</summary>
internal static class ParquetRows
{
    private const long DayMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>Refuses columns of a type that Parquet has not.</summary>
    /// <exception cref="MessageShapeException">There is no column, or a name holds a null character.</exception>
    /// <exception cref="ColumnTypeException">A column is of such a type.</exception>
    public static void CheckTypes(Message rows)
    {
        if (rows.Count == 0) throw new MessageShapeException("A Parquet file has at least one column, but the message has none; give it one, or save it as .arrow.");
        // The native writer ends a name there, and says nothing.
        if (rows.Names.FirstOrDefault(name => name.Contains('\0')) is { } cut)
            throw new MessageShapeException($"The name of a Parquet column holds no null character, but '{cut.Replace("\0", "\\0", StringComparison.Ordinal)}' does; rename it, or save it as .arrow.");
        foreach (var (name, column) in rows)
            if (Parts(column).Any(part => part is ArrowColumn { Logical: Decimal128Type { Scale: < 0 } }))
                throw new ColumnTypeException(name, "a decimal of a scale of at least 0 to be written as Parquet (.arrow holds every column)", column.Type.ToString());
    }

    /// <summary>Refuses values that Parquet would change.</summary>
    /// <exception cref="ColumnTypeException">A column has such a value.</exception>
    public static void CheckValues(Message rows)
    {
        foreach (var (name, column) in rows)
            // Lists may share items with rows that were left out: only what is written counts.
            if (Refused(column) is not null && Refused(column.Compact()) is var (needed, found))
                throw new ColumnTypeException(name, $"{needed} to be written as Parquet (.arrow holds every column)", found);
    }

    private static (string Needed, string Found)? Refused(Column column) => Parts(column).OfType<ArrowColumn>().Select(Refusal).FirstOrDefault(refusal => refusal is not null);

    private static (string Needed, string Found)? Refusal(ArrowColumn column) => column switch
    {
        { Logical: null, Storage: TensorColumn { Type.RowShape.IsDefaultOrEmpty: false }, Gaps: > 0 } => ("tensors without gaps", $"{column.Type}"),
        { Logical: Date64Type } when First<long>(column, value => value % DayMilliseconds != 0) is { } value => ("whole days", $"date64 with {value} ms since 1970"),
        { Logical: TimestampType { Unit: TimeUnit.Second } } when First<long>(column, value => value is > long.MaxValue / 1000 or < long.MinValue / 1000) is { } value
            => ("a time that fits 64 bits in milliseconds", $"{column.Type} with {value} s since 1970"),
        { Logical: Time32Type { Unit: TimeUnit.Second } } when First<int>(column, value => value is > int.MaxValue / 1000 or < int.MinValue / 1000) is { } value
            => ("a time of day", $"{column.Type} with {value} s"),
        _ => null,
    };

    private static T? First<T>(ArrowColumn column, Func<T, bool> isRefused) where T : unmanaged
    {
        var values = ((TensorColumn)column.Storage).Values<T>();
        for (var row = 0; row < column.Length; row++)
            if (isRefused(values[row]) && !column.IsGap(row)) return values[row];
        return null;
    }

    /// <summary>A column, and the items of its lists.</summary>
    private static IEnumerable<Column> Parts(Column column)
    {
        var host = column.ToHost();
        return host switch
        {
            ListColumn lists => Parts(lists.Items).Prepend(lists),
            ArrowColumn { Storage: ListColumn lists } => Parts(lists.Items).Prepend(host),
            _ => [host],
        };
    }
}
