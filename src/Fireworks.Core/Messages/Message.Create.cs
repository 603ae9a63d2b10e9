using System.Collections;
using System.Reflection;

namespace Fireworks;

// Messages of dictionaries, records and single objects, and records of messages.
public sealed partial class Message
{
    /// <summary>A message of arrays, lists, columns or single values by name, in their order; see <see cref="Columns.Of"/>.</summary>
    /// <exception cref="ColumnValueException">No column holds a value.</exception>
    /// <exception cref="MessageShapeException">Lengths differ or a name comes twice.</exception>
    public static Message Of(IEnumerable<KeyValuePair<string, object?>> values) => new(values.Select(v => KeyValuePair.Create(v.Key, Columns.Of(v.Value))));

    /// <summary>A message of columns by name and value; see <see cref="Columns.Of"/>.</summary>
    /// <exception cref="ColumnValueException">No column holds a value.</exception>
    /// <exception cref="MessageShapeException">Lengths differ or a name comes twice.</exception>
    public static Message Of(params ReadOnlySpan<(string Name, object? Values)> values)
    {
        var columns = new KeyValuePair<string, Column>[values.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = new(values[i].Name, Columns.Of(values[i].Values));
        return new(columns, null);
    }

    /// <summary>One row whose cells are whole objects: an array or tensor column of shape [3, 2] becomes a tensor of shape [1, 3, 2], other collections and columns a
    /// list, a text one cell.</summary>
    /// <exception cref="ColumnValueException">No column holds an object.</exception>
    public static Message OfObjects(IEnumerable<KeyValuePair<string, object?>> objects) => new(objects.Select(o => KeyValuePair.Create(o.Key, OneCell(o.Value))));

    /// <summary>One row for each record, one column for each public property, in the order they are declared.</summary>
    /// <remarks>What a property throws is thrown as it is.</remarks>
    /// <exception cref="ColumnValueException">No column holds a property's values, a record is null, or there is no property to read.</exception>
    public static Message OfRecords<T>(IEnumerable<T> records)
    {
        var rows = records.ToArray();
        if (Array.FindIndex(rows, record => record is null) is >= 0 and var gap) throw new ColumnValueException($"Every row is a record, but record {gap} is null; leave it out.");
        var properties = Readable(typeof(T));
        if (properties.Length == 0)
            throw new ColumnValueException($"A record gives a column for each public property, but {typeof(T).Name} has none; name them in a record, such as record Pair(int X, string Y), or give columns by name to Message.Of.");
        return new(properties.Select(property =>
        {
            var values = Array.CreateInstance(property.PropertyType, rows.Length);
            for (var row = 0; row < rows.Length; row++) values.SetValue(property.GetValue(rows[row], BindingFlags.DoNotWrapExceptions, null, null, null), row);
            return KeyValuePair.Create(property.Name, Columns.Of(values));
        }));
    }

    /// <summary>One record for each row, made by the constructor with the most parameters from the columns of their names.</summary>
    /// <remarks>What the constructor throws is thrown as it is.</remarks>
    /// <exception cref="ArgumentException">The type is abstract, or has no public constructor.</exception>
    /// <exception cref="ColumnMissingException">A parameter has no column.</exception>
    /// <exception cref="ColumnTypeException">A column is not of exactly its parameter's type, or has a gap where the parameter allows none.</exception>
    public IReadOnlyList<T> ToRecords<T>()
    {
        if (typeof(T).IsAbstract) throw new ArgumentException($"{typeof(T).Name} is abstract, so that no record of it can be made; name a type derived from it.");
        var constructor = typeof(T).GetConstructors().MaxBy(c => c.GetParameters().Length) ?? throw new ArgumentException($"{typeof(T).Name} has no public constructor.");
        var parameters = constructor.GetParameters();
        Column[] columns = [.. parameters.Select(p => this[p.Name!])];
        var nulls = new NullabilityInfoContext();
        bool[] takesNull = [.. parameters.Select(p => nulls.Create(p).WriteState != NullabilityState.NotNull)];
        var records = new T[Length];
        for (var row = 0; row < records.Length; row++)
        {
            var arguments = new object?[columns.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = columns[i][row];
                var type = parameters[i].ParameterType;
                if (arguments[i] is null ? !takesNull[i] : !type.IsInstanceOfType(arguments[i]))
                    throw new ColumnTypeException(parameters[i].Name!, type.Name, columns[i].Type.ToString());
            }
            records[row] = (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        return records;
    }

    /// <summary>The properties of a type in the order they are declared, those of inherited interfaces too; of several of one name that of the most derived type.</summary>
    private static PropertyInfo[] Readable(Type type) =>
    [
        .. ((Type[])[type, .. type.IsInterface ? type.GetInterfaces() : []])
            .SelectMany(part => part.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .GroupBy(property => property.Name, (_, same) => same.Aggregate((a, b) => a.DeclaringType!.IsAssignableFrom(b.DeclaringType) ? b : a))
            .OrderBy(property => property.MetadataToken),
    ];

    private static Column OneCell(object? value)
    {
        if (value is null or string or not (IEnumerable or Fireworks.Column)) return Columns.Of(value);
        var column = (value as Fireworks.Column)?.ToHost() ?? Columns.Of(Columns.ArrayOf((IEnumerable)value));
        return column is TensorColumn cells
            ? new TensorColumn(new ColumnType(cells.Type.DType, [cells.Length, .. cells.Type.RowShape]), 1, cells.Data)
            : ListColumn.Of([column.Length], column);
    }
}
