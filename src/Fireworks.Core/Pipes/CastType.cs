using System.Collections.Frozen;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>What columns are cast to and from: numbers, text, and the unsigned integers that only Arrow has a name for.</summary>
/// <param name="DType">How a value lies in memory.</param>
/// <param name="Logical">Arrow's type of an unsigned integer; null for all others.</param>
internal sealed record CastType(DType DType, IArrowType? Logical = null)
{
    private static readonly CastType[] Unsigned = [new(DType.Int16, UInt16Type.Default), new(DType.Int32, UInt32Type.Default), new(DType.Int64, UInt64Type.Default)];

    private static readonly FrozenDictionary<string, CastType> OfName =
        DTypes.Names.Select(name => new CastType(DTypes.Parse(name))).Concat(Unsigned).ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The names that <see cref="Parse"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. DTypes.Names, .. Unsigned.Select(type => type.Name)];

    public static CastType Float64 { get; } = OfName["float64"];

    /// <summary>The name used in graphs, such as <c>uint16</c>.</summary>
    public string Name => Logical?.Name ?? DType.Name();

    public bool IsInteger => DType is not (DType.Text or DType.Bool) && !DType.IsFloat();

    /// <summary>The ways of rounding that make sense for the type.</summary>
    public string[] Roundings => DType.IsFloat() ? ["nearest"] : ["nearest", "toward_zero", "down", "up"];

    /// <summary>The type of that name.</summary>
    /// <exception cref="ArgumentException">There is no such type; the message names the nearest.</exception>
    public static CastType Parse(string name) => OfName.TryGetValue(name, out var type)
        ? type
        : throw new ArgumentException($"A type must be one of {string.Join(", ", Names)}, but is '{name}'.{Nearest.Hint(name, [.. Names])}", nameof(name));

    /// <summary>The type of a column's values, gaps aside; null when there is none of this kind, such as for dates and lists.</summary>
    public static CastType? Of(Column column) => column switch
    {
        { Type: { Logical: null, DType: var dtype } } => new(dtype),
        ArrowColumn { Logical: UInt16Type or UInt32Type or UInt64Type } typed => OfName[typed.Logical.Name],
        _ => null,
    };
}
