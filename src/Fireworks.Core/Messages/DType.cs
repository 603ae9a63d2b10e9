using System.Collections.Frozen;

namespace Fireworks;

/// <summary>What one cell of a column holds.</summary>
public enum DType
{
    /// <summary>UTF-8 text.</summary>
    Text,
    /// <summary>True or false, one byte each.</summary>
    Bool,
    /// <summary>8-bit unsigned integer.</summary>
    UInt8,
    /// <summary>8-bit integer.</summary>
    Int8,
    /// <summary>16-bit integer.</summary>
    Int16,
    /// <summary>32-bit integer.</summary>
    Int32,
    /// <summary>64-bit integer.</summary>
    Int64,
    /// <summary>IEEE 754 half precision.</summary>
    Float16,
    /// <summary>IEEE 754 single precision.</summary>
    Float32,
    /// <summary>IEEE 754 double precision.</summary>
    Float64,
    /// <summary>What only Arrow has a name for, such as a timestamp or a list: see <see cref="ColumnType.Logical"/>.</summary>
    Logical,
}

/// <summary>Names, widths and C# types of <see cref="DType"/>.</summary>
public static class DTypes
{
    private static readonly FrozenDictionary<Type, DType> OfType = new Dictionary<Type, DType>
    {
        [typeof(bool)] = DType.Bool, [typeof(byte)] = DType.UInt8, [typeof(sbyte)] = DType.Int8, [typeof(short)] = DType.Int16,
        [typeof(int)] = DType.Int32, [typeof(long)] = DType.Int64, [typeof(Half)] = DType.Float16, [typeof(float)] = DType.Float32, [typeof(double)] = DType.Float64,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, DType> OfName =
        Enum.GetValues<DType>().Where(t => t != DType.Logical).ToFrozenDictionary(t => t.Name(), StringComparer.Ordinal);

    /// <summary>The names that <see cref="Parse"/> knows: text, bool, uint8, int8 … float64.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<DType>().Where(t => t != DType.Logical).Select(t => t.Name())];

    /// <summary>The name used in graphs and messages, such as <c>float32</c>.</summary>
    public static string Name(this DType type) => type.ToString().ToLowerInvariant();

    /// <summary>The type of that name.</summary>
    /// <exception cref="ArgumentException">There is no such type; the message names the nearest.</exception>
    public static DType Parse(string name) => OfName.TryGetValue(name, out var type)
        ? type
        : throw new ArgumentException($"A type must be one of {string.Join(", ", Names)}, but is '{name}'.{Nearest.Hint(name, [.. Names])}", nameof(name));

    /// <summary>Bytes of one number.</summary>
    /// <exception cref="ArgumentException">The type is text or logical, which have no fixed width.</exception>
    public static int Width(this DType type) => type switch
    {
        DType.Bool or DType.UInt8 or DType.Int8 => 1,
        DType.Int16 or DType.Float16 => 2,
        DType.Int32 or DType.Float32 => 4,
        DType.Int64 or DType.Float64 => 8,
        _ => throw new ArgumentException($"{type.Name()} has no fixed width.", nameof(type)),
    };

    /// <summary>Whether cells are numbers with a fraction.</summary>
    public static bool IsFloat(this DType type) => type is DType.Float16 or DType.Float32 or DType.Float64;

    /// <summary>The type whose cells are <typeparamref name="T"/>.</summary>
    /// <exception cref="ColumnValueException">No column holds cells of that C# type.</exception>
    public static DType Of<T>() => OfType.TryGetValue(typeof(T), out var type)
        ? type
        : throw new ColumnValueException($"No column holds cells of type {typeof(T).Name}; use one of {string.Join(", ", OfType.Keys.Select(t => t.Name))}.");

    /// <summary>The type whose cells are of that C# type, if there is one.</summary>
    internal static bool TryOf(Type cell, out DType type) => OfType.TryGetValue(cell, out type);
}
