using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>A column compared with a value.</summary>
/// <remarks>Integers are compared exactly, whatever the value: 3 is below 3.5. A value is rounded to the float type of its column first, so that 0.1 equals a
/// float32 of 0.1; one beyond all its finite numbers equals none, and infinity neither. Not-a-number is unequal to everything and neither below nor above. Text is compared by its UTF-8 bytes, truth values by = and != only.
/// A gap meets no comparison, not even <c>!=</c>: see <see cref="Predicate"/>.</remarks>
/// <param name="Column">The column; one value a row.</param>
/// <param name="Op"><c>=</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</param>
/// <param name="Value">A number, text or truth value, as the column holds; no NaN or infinity, which JSON cannot write.</param>
/// <exception cref="ArgumentException">The column has no name, or there is no such comparison or value.</exception>
public sealed record Compare(string Column, string Op, JsonNode Value) : Predicate
{
    private const sbyte Unordered = 2;

    /// <summary>The column.</summary>
    public string Column { get; } = Require.NotEmpty(Column);

    /// <summary>How they are compared.</summary>
    public string Op { get; } = Require.OneOf(Op, ["=", "!=", "<", "<=", ">", ">="]);

    /// <summary>What it is compared with.</summary>
    public JsonNode Value { get; } = Value is not JsonValue value
        ? throw new ArgumentException("'value' must be a number, a text or a truth value.", nameof(Value))
        : IsWritable(value) ? value : throw new ArgumentException("'value' must be a number that JSON can write, but is NaN or infinite; compare with a finite one.", nameof(Value));

    // A number read from JSON is written as it was, however large.
    private static bool IsWritable(JsonValue value) => value.TryGetValue<JsonElement>(out _)
        || !(value.TryGetValue(out double wide) && !double.IsFinite(wide) || value.TryGetValue(out float narrow) && !float.IsFinite(narrow));

    internal override bool?[] Judge(Message rows)
    {
        var signs = new sbyte[rows.Length];
        var column = SingleValues(rows, Column);
        switch ((Gaps.Drop(column), Value.GetValueKind()))
        {
            case (TextColumn text, JsonValueKind.String): Sign(text, Encoding.UTF8.GetBytes(Value.GetValue<string>()), signs); break;
            case (TensorColumn { Type.DType: DType.Bool } truths, JsonValueKind.True or JsonValueKind.False) when Op is "=" or "!=":
                Sign(Cells<byte>(truths), Value.GetValue<bool>() ? (byte)1 : (byte)0, signs);
                break;
            case (TensorColumn { Type.DType: not DType.Bool } numbers, JsonValueKind.Number): Sign(numbers, signs); break;
            case (ArrowColumn { Logical: UInt16Type, Storage: TensorColumn numbers }, JsonValueKind.Number): SignExactly(Cells<ushort>(numbers), signs); break;
            case (ArrowColumn { Logical: UInt32Type, Storage: TensorColumn numbers }, JsonValueKind.Number): SignExactly(Cells<uint>(numbers), signs); break;
            case (ArrowColumn { Logical: UInt64Type, Storage: TensorColumn numbers }, JsonValueKind.Number): SignExactly(Cells<ulong>(numbers), signs); break;
            default: throw new ColumnTypeException(Column, $"of a type that is compared by {Op} with {Value.ToJsonString()}", column.Type.ToString());
        }
        GC.KeepAlive(column);
        return Judge(column, row => Met(signs[row]));
    }

    private bool Met(sbyte sign) => Op switch
    {
        "=" => sign == 0,
        "!=" => sign != 0,
        "<" => sign < 0,
        "<=" => sign <= 0,
        ">" => sign == 1,
        _ => sign is 0 or 1,
    };

    private void Sign(TensorColumn numbers, sbyte[] signs)
    {
        switch (numbers.Type.DType)
        {
            case DType.UInt8: SignExactly(Cells<byte>(numbers), signs); break;
            case DType.Int8: SignExactly(Cells<sbyte>(numbers), signs); break;
            case DType.Int16: SignExactly(Cells<short>(numbers), signs); break;
            case DType.Int32: SignExactly(Cells<int>(numbers), signs); break;
            case DType.Int64: SignExactly(Cells<long>(numbers), signs); break;
            case DType.Float16: SignRounded(Cells<Half>(numbers), signs); break;
            case DType.Float32: SignRounded(Cells<float>(numbers), signs); break;
            default: SignRounded(Cells<double>(numbers), signs); break;
        }
    }

    /// <summary>An integer is below a value with a fraction when it is at most its whole part.</summary>
    private void SignExactly<T>(ReadOnlySpan<T> cells, sbyte[] signs) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (whole, hasFraction) = WholePart.Of(Value.ToJsonString());
        if (whole < Int128.CreateChecked(T.MinValue)) Array.Fill(signs, (sbyte)1);
        else if (whole > Int128.CreateChecked(T.MaxValue)) Array.Fill(signs, (sbyte)-1);
        else
        {
            var bound = T.CreateChecked(whole);
            for (var row = 0; row < cells.Length; row++) signs[row] = (sbyte)(cells[row] > bound ? 1 : cells[row] < bound || hasFraction ? -1 : 0);
        }
    }

    /// <summary>The value is rounded to the column's type, unless it lies beyond all its finite numbers: then it lies between them and infinity, equal to none.</summary>
    private void SignRounded<T>(ReadOnlySpan<T> cells, sbyte[] signs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var value = T.Parse(Value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        Sign(cells, value, signs);
        if (T.IsFinite(value)) return;
        var beyond = (sbyte)(T.IsPositive(value) ? 1 : -1);
        for (var row = 0; row < cells.Length; row++)
            if (signs[row] == 0) signs[row] = beyond;
    }

    private static void Sign<T>(ReadOnlySpan<T> cells, T value, sbyte[] signs) where T : unmanaged, INumber<T>
    {
        for (var row = 0; row < cells.Length; row++) signs[row] = cells[row] == value ? (sbyte)0 : cells[row] < value ? (sbyte)-1 : cells[row] > value ? (sbyte)1 : Unordered;
    }

    private static void Sign(TextColumn text, ReadOnlySpan<byte> value, sbyte[] signs)
    {
        for (var row = 0; row < signs.Length; row++) signs[row] = (sbyte)Math.Sign(text.Utf8(row).SequenceCompareTo(value));
    }

    private static ReadOnlySpan<T> Cells<T>(TensorColumn column) where T : unmanaged => MemoryMarshal.Cast<byte, T>(column.Data.Span);
}
