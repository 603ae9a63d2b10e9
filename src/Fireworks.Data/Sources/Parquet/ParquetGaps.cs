using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace Fireworks;

/// <summary>Which columns of a Parquet file may have gaps: decided once, for all its batches.</summary>
/// <remarks>Most writers call every column optional, so that says little. A column may have gaps when it is optional and its file says of some
/// row group that there are nulls, or does not say how many; ours may always where it is marked so. A column of Arrow's type null, which writers
/// choose where every value is one, is of texts that are all gaps.</remarks>
internal static class ParquetGaps
{
    // How an Arrow field says that it means its being nullable.
    private static readonly KeyValuePair<string, string> Mark =
        ArrowStream.Schema(new Message(("n", ArrowColumn.Nullable(TensorColumn.Of<long>([]))))).FieldsList[0].Metadata.Single();

    // How one says that its nulls are rows of no values, which are no gaps.
    private static readonly string EmptyRows =
        ArrowStream.Schema(new Message(("n", new TensorColumn(new ColumnType(DType.Int64, [0]), 0, default)))).FieldsList[0].Metadata.Single().Key;

    /// <summary>The file's schema, whose fields say by their marks which columns may have gaps, and by being required which have none.</summary>
    public static Schema Declare(FileReader reader)
    {
        var (schema, columns) = (reader.Schema, reader.SchemaManifest.SchemaFields);
        return new Schema([.. schema.FieldsList.Select((field, i) => Declare(field, new Lazy<bool>(() => HasNulls(reader, LeavesOf(columns[i])))))], schema.Metadata);
    }

    /// <summary>Parquet's columns of values that make one column.</summary>
    public static IEnumerable<int> LeavesOf(SchemaField field) => field.ColumnIndex >= 0 ? [field.ColumnIndex] : field.Children.SelectMany(LeavesOf);

    // A null of a list, or of an item in it, is one of the values' column: where that has none, neither has any. So is an empty list, which
    // nothing that a file says tells from them.
    private static Field Declare(Field field, Lazy<bool> hasNulls)
    {
        if (field.DataType is NullType && field.Metadata?.ContainsKey(EmptyRows) == true) return field;
        var metadata = new Dictionary<string, string>(field.Metadata ?? new Dictionary<string, string>());
        var type = field.DataType switch
        {
            ListType list => new ListType(Declare(list.ValueField, hasNulls)),
            LargeListType list => new LargeListType(Declare(list.ValueField, hasNulls)),
            NullType => StringType.Default,
            var other => other,
        };
        var nullable = field.DataType is NullType || field.IsNullable && (metadata.Contains(Mark) || hasNulls.Value);
        if (nullable) metadata[Mark.Key] = Mark.Value;
        else metadata.Remove(Mark.Key);
        return new Field(field.Name, type, nullable, metadata);
    }

    private static bool HasNulls(FileReader reader, IEnumerable<int> leaves)
    {
        using var file = reader.ParquetReader;
        int[] columns = [.. leaves];
        for (var number = 0; number < reader.NumRowGroups; number++)
        {
            using var group = file.RowGroup(number);
            if (group.MetaData.NumRows > 0 && columns.Any(column => HasNulls(group.MetaData, column))) return true;
        }
        return false;
    }

    private static bool HasNulls(RowGroupMetaData group, int column)
    {
        using var chunk = group.GetColumnChunkMetaData(column);
        using var statistics = chunk.Statistics;
        return statistics is not { NullCount: 0 };
    }

    /// <summary>An array under the names and marks of a field, down to the items of lists, which carry theirs in their type.</summary>
    public static ArrayData Under(Field field, ArrayData data) => (field.DataType, data.DataType) switch
    {
        (ListType to, ListType) => Under(to, to.ValueField, data),
        (LargeListType to, LargeListType) => Under(to, to.ValueField, data),
        (StringType, NullType) => Gaps(data.Length),
        _ => data,
    };

    private static ArrayData Under(IArrowType type, Field items, ArrayData data) =>
        new(type, data.Length, data.NullCount, data.Offset, data.Buffers, [Under(items, data.Children[0])], data.Dictionary);

    private static ArrayData Gaps(int count)
    {
        var gaps = new StringArray.Builder();
        for (var row = 0; row < count; row++) gaps.AppendNull();
        return gaps.Build().Data;
    }
}
