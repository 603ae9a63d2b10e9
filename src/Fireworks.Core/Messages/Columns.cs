using System.Collections;
using System.Reflection;

namespace Fireworks;

/// <summary>Columns of whatever .NET values there are.</summary>
public static class Columns
{
    private static readonly MethodInfo Gappy = typeof(Columns).GetMethod(nameof(WithGaps), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo Listed = typeof(Columns).GetMethod(nameof(ToArray), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>A column of the values given; a value that is no collection makes one row.</summary>
    /// <remarks>Arrays and lists of numbers make vectors; arrays of rank n tensors; texts text; nullable values, or texts with nulls, columns
    /// with gaps; dates, times, durations, decimals, byte arrays and unsigned integers Arrow's types (see <see cref="LogicalColumns"/>); arrays of arrays
    /// and collections of collections lists. A list of objects takes the type of its first value, and all others must be of exactly that.</remarks>
    /// <param name="values">A column, a collection, or one value.</param>
    /// <exception cref="ColumnValueException">No column holds such values, or they are of different types.</exception>
    public static Column Of(object? values) => values switch
    {
        null => throw new ColumnValueException("null tells no type; give an array of a nullable type, such as int?[]."),
        Column column => column,
        string or not IEnumerable => Of(One(values)),
        object?[] { } objects when objects.GetType() == typeof(object[]) => OfObjects(objects),
        Array array => OfArray(array),
        _ => Of(ArrayOf((IEnumerable)values)),
    };

    private static Column OfArray(Array values) => values switch
    {
        _ when NumberArrays.ColumnOf(values) is { } numbers => numbers,
        { Rank: > 1 } => throw new ColumnValueException(
            $"Arrays of several axes hold plain numbers ({string.Join(", ", DTypes.Names.Skip(1))}), but one holds {TypeName(values.GetType().GetElementType()!)}; give an array of one axis, or arrays of arrays for lists."),
        string[] texts => OfTexts(texts),
        DateTimeOffset[] v => LogicalColumns.Of(v),
        DateTime[] v => LogicalColumns.Of(v),
        DateOnly[] v => LogicalColumns.Of(v),
        TimeOnly[] v => LogicalColumns.Of(v),
        TimeSpan[] v => LogicalColumns.Of(v),
        decimal[] v => LogicalColumns.Of(v),
        ushort[] v when values.GetType() == typeof(ushort[]) => LogicalColumns.Of(v),
        uint[] v when values.GetType() == typeof(uint[]) => LogicalColumns.Of(v),
        ulong[] v when values.GetType() == typeof(ulong[]) => LogicalColumns.Of(v),
        byte[][] v when values.GetType() == typeof(byte[][]) => WithNulls(v, [], some => LogicalColumns.Of(some)),
        Array[] v when v.GetType().GetElementType()!.GetElementType() is { } item => WithNulls(v, Array.CreateInstance(item, 0), some => Lists(some, item)),
        object?[] v when ItemsOf(v.GetType().GetElementType()!) is { } item && !IsNestedInItself(item) => OfArray(ArraysOf(v, item)),
        _ when Nullable.GetUnderlyingType(values.GetType().GetElementType()!) is { } type => (Column)Call(Gappy, type, values),
        _ => throw new ColumnValueException($"No column holds values of type {TypeName(values.GetType().GetElementType()!)}; use numbers, text, dates, times, decimals, bytes, or arrays of them."),
    };

    private static Column OfTexts(string?[] texts) => WithNulls(texts, "", some => TextColumn.Of(some));

    private static Column WithNulls<T>(T?[] values, T filler, Func<T[], Column> column) where T : class
    {
        var all = column([.. values.Select(v => v ?? filler)]);
        return values.Any(v => v is null) ? ArrowColumn.WithGaps(all, [.. values.Select(v => v is not null)]) : all;
    }

    private static Column WithGaps<T>(T?[] values) where T : struct
    {
        var filler = values.FirstOrDefault(v => v.HasValue) ?? default;
        return ArrowColumn.WithGaps(Of(values.Select(v => v ?? filler).ToArray()), [.. values.Select(v => v.HasValue)]);
    }

    private static ListColumn Lists(Array[] lists, Type item)
    {
        var items = Array.CreateInstance(item, lists.Sum(l => l.Length));
        var at = 0;
        foreach (var list in lists)
        {
            if (list.Rank != 1) throw new ColumnValueException($"A list has one axis, but one has {list.Rank}; make a tensor of arrays of the same shape.");
            list.CopyTo(items, at);
            at += list.Length;
        }
        return ListColumn.Of([.. lists.Select(l => l.Length)], OfArray(items));
    }

    private static Column OfObjects(object?[] values)
    {
        var type = values.FirstOrDefault(v => v is not null)?.GetType() ?? throw new ColumnValueException("Objects that are all null tell no type; give an array of a nullable type, such as int?[].");
        if (values.FirstOrDefault(v => v is not null && v.GetType() != type) is { } other)
            throw new ColumnValueException($"All values of a column are of one type, but there are {type.Name} and {other.GetType().Name}; convert them first.");
        var gaps = values.Any(v => v is null);
        var typed = Array.CreateInstance(gaps && type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type, values.Length);
        for (var i = 0; i < values.Length; i++) typed.SetValue(values[i], i);
        return OfArray(typed);
    }

    private static Array One(object value)
    {
        var one = Array.CreateInstance(value.GetType(), 1);
        one.SetValue(value, 0);
        return one;
    }

    /// <summary>The values of a collection, in an array of their type.</summary>
    internal static Array ArrayOf(IEnumerable values) => values as Array ?? (Array)Call(Listed, ItemType(values.GetType()), values);

    // What the method throws is thrown as it is.
    private static object Call(MethodInfo method, Type type, object argument) =>
        method.MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [argument], null)!;

    /// <summary>Collections as arrays of their values; a null stays one.</summary>
    private static Array ArraysOf(object?[] collections, Type item)
    {
        var arrays = Array.CreateInstance(item.MakeArrayType(), collections.Length);
        for (var i = 0; i < collections.Length; i++)
            if (collections[i] is { } values) arrays.SetValue(Call(Listed, item, values), i);
        return arrays;
    }

    /// <summary>The type as it is written in C#: <c>Int32?</c>, not <c>Nullable`1</c>.</summary>
    private static string TypeName(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? $"{inner.Name}?" : type.Name;

    private static Type? ItemsOf(Type collection) => ((Type[])[collection, .. collection.GetInterfaces()])
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GenericTypeArguments[0];

    private static bool IsNestedInItself(Type type) => type.IsAssignableTo(typeof(IEnumerable<>).MakeGenericType(type));

    private static Type ItemType(Type collection) => ItemsOf(collection)
        ?? throw new ColumnValueException($"{collection.Name} does not say of what type its values are; give an array.");

    private static T[] ToArray<T>(IEnumerable<T> values) => [.. values];
}

/// <summary>No column holds the values given.</summary>
public sealed class ColumnValueException(string message) : FireworksException(message);
