using Apache.Arrow;
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
    public static int[] Leaves(FileReader reader, IReadOnlyList<string> columns) =>
        [.. reader.SchemaManifest.SchemaFields.Where(f => columns.Contains(f.Field.Name)).SelectMany(ParquetGaps.LeavesOf).Order()];

    /// <summary>The rows of a batch in memory of their own, so that the native one can be given back at once.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="schema">What the file declares of the batch's columns; see <see cref="ParquetGaps"/>.</param>
    /// <param name="types">A message that has the columns.</param>
    /// <exception cref="ArrowFormatException">A message cannot hold a column.</exception>
    /// <exception cref="InvalidDataException">A column has a null, but its file says that there is none.</exception>
    public static Message Copy(RecordBatch batch, Schema schema, Message types) =>
        new(schema.FieldsList.Select((field, i) => KeyValuePair.Create(field.Name, Copy(field, batch.Column(i), types[field.Name].Type))));

    private static Column Copy(Field field, IArrowArray array, ColumnType type)
    {
        var column = ArrowStream.FromBatch(new RecordBatch(new Schema([field], null), [ArrowArrayFactory.BuildArray(ParquetGaps.Under(field, array.Data))], array.Length)).First().Value;
        if (column.Type != type)
            throw new InvalidDataException($"Column '{field.Name}' is {type} by what the file says of it, but {column.Type} here: its count of nulls is missing or wrong. Write the file again, with that count or without any statistics.");
        // Text with offsets is put together anew, in memory of its own.
        return array is StringArray ? column : column.Compact();
    }
}
