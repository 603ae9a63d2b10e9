namespace Fireworks;

/// <summary>Changes the type of columns: exactly, or with an error that names column and row. Nothing is lost silently.</summary>
/// <remarks>A number that the new type cannot hold is refused: a fraction in an integer, 2²⁴ + 1 in a float32, a value out of range,
/// not-a-number in an integer. <paramref name="rounding"/> accepts the nearest value instead, but never one out of range. Truth values are
/// 0 and 1. Text becomes the nearest number it spells, blanks around it aside, and numbers become the shortest text that reads back as the same. Gaps stay gaps.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">The columns to change.</param>
/// <param name="dtype">The new type: text, bool, uint8, uint16, uint32, uint64, int8, int16, int32, int64, float16, float32 or float64. Tensors have
/// no uint16, uint32 and uint64.</param>
/// <param name="rounding">Null (default) for exact only; <c>nearest</c> (ties to even), <c>toward_zero</c>, <c>down</c> or <c>up</c>.
/// Floats are rounded to the nearest only.</param>
[Component("cast")]
public sealed class Cast(Pipe input, ColumnPattern columns, string dtype, string? rounding = null) : MapPipe(input)
{
    /// <summary>The columns to change.</summary>
    public ColumnPattern Columns { get; } = columns;

    /// <summary>The new type.</summary>
    public string Dtype { get; } = CastType.Parse(dtype).Name;

    /// <summary>How numbers that do not fit exactly are rounded; null to refuse them.</summary>
    public string? Rounding { get; } = rounding is null ? null : Require.OneOf(rounding, CastType.Parse(dtype).Roundings);

    /// <inheritdoc/>
    protected override Message Apply(Message rows) => Columns.In(rows).Aggregate(rows, (cast, name) => cast.Cast(name, Dtype, Rounding));
}

/// <summary>A value cannot become the type asked for without loss.</summary>
public sealed class CastException(string column, long row, string value, string type, string remedy)
    : ComponentException($"Column '{column}' has {value} in row {row} of this message, which is no {type}. {remedy}")
{
    /// <summary>The column.</summary>
    public string Column { get; } = column;

    /// <summary>The row, counted from the start of the message that holds it.</summary>
    public long Row { get; } = row;
}
