using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp.Arrow;

namespace Fireworks;

/// <summary>Parquet's columns as columns of messages.</summary>
internal static class ParquetColumns
{
    /// <summary>A message without rows that has the columns of a schema.</summary>
    /// <exception cref="ArrowFormatException">A message cannot hold a column.</exception>
    public static Message NoRows(Schema schema)
    {
        var bytes = new MemoryStream();
        using (var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(bytes, schema, leaveOpen: true))
        {
            writer.WriteStart();
            writer.WriteEnd();
        }
        return ArrowStream.FromBytes(bytes.ToArray()).Message;
    }

    /// <summary>The schema of the columns chosen; the whole when none is named.</summary>
    /// <exception cref="ColumnMissingException">The file has no such column.</exception>
    public static Schema Chosen(Schema schema, IReadOnlyList<string> columns)
    {
        if (columns.FirstOrDefault(c => schema.FieldsList.All(f => f.Name != c)) is { } missing)
            throw new ColumnMissingException(missing, schema.FieldsList.Select(f => f.Name));
        return columns.Count == 0 ? schema : new Schema([.. schema.FieldsList.Where(f => columns.Contains(f.Name))], schema.Metadata);
    }

    /// <summary>Which of Parquet's leaf columns belong to the columns named.</summary>
    public static int[] Leaves(FileReader reader, IReadOnlyList<string> columns)
    {
        return [.. reader.SchemaManifest.SchemaFields.Where(f => columns.Contains(f.Field.Name)).SelectMany(LeavesOf).Order()];
    }

    private static IEnumerable<int> LeavesOf(SchemaField field) =>
        field.ColumnIndex >= 0 ? [field.ColumnIndex] : field.Children.SelectMany(LeavesOf);

    /// <summary>The rows of a batch in memory of their own, so that the native one can be given back at once.</summary>
    /// <exception cref="ArrowFormatException">A message cannot hold a column.</exception>
    public static Message Copy(RecordBatch batch) =>
        new(batch.Schema.FieldsList.Select((field, i) => KeyValuePair.Create(field.Name, Copy(field, batch.Column(i)))));

    private static Column Copy(Field field, IArrowArray array) => array switch
    {
        FloatArray { NullCount: > 0 } gaps => Filled(gaps),
        DoubleArray { NullCount: > 0 } gaps => Filled(gaps),
        StringArray { NullCount: > 0 } gaps => Filled(gaps),
        // Text with offsets is put together anew, in memory of its own.
        StringArray texts => Shown(field, texts),
        _ => Shown(field, array).Compact(),
    };

    private static Column Shown(Field field, IArrowArray array) =>
        ArrowStream.FromBatch(new RecordBatch(new Schema([field], null), [array], array.Length)).First().Value;

    private static TensorColumn Filled<T>(PrimitiveArray<T> gaps) where T : unmanaged, System.Numerics.INumberBase<T>
    {
        MissingValue.TryGet<T>(out var missing);
        return TensorColumn.Create<T>(new ColumnType(DTypes.Of<T>()), gaps.Length, to =>
        {
            gaps.Values.CopyTo(to);
            for (var i = 0; i < to.Length; i++)
                if (gaps.IsNull(i)) to[i] = missing;
        });
    }

    private static TextColumn Filled(StringArray texts)
    {
        var builder = new TextColumnBuilder(Math.Max(1, texts.Length));
        for (var row = 0; row < texts.Length; row++)
        {
            if (texts.IsNull(row)) builder.Add(MissingValue.Text);
            else builder.Add(Utf8.IsValid(texts.GetBytes(row)) ? texts.GetBytes(row) : throw new InvalidDataException($"The text of row {row} is not UTF-8."));
        }
        return builder.Build();
    }
}
