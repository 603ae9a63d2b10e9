using System.Globalization;
using System.Numerics;
using Apache.Arrow.Types;

namespace Fireworks;

// Numbers spelt as text, and text read as numbers.
internal static partial class CastKernel
{
    private const string Blanks = " \t\n\v\f\r";          // what number parsers skip around a number

    private static TextColumn ToText(Column numbers)
    {
        var builder = new TextColumnBuilder(numbers.Length);
        for (var row = 0; row < numbers.Length; row++)
            builder.Add(numbers[row] is bool truth ? (truth ? "true" : "false") : ((IFormattable)numbers[row]!).ToString(null, CultureInfo.InvariantCulture));
        return builder.Build();
    }

    private static TensorColumn FromText(string name, TextColumn text, CastType to, TensorColumn? present) => to switch
    {
        { Logical: UInt16Type } => FromText<ushort>(name, text, to, present),
        { Logical: UInt32Type } => FromText<uint>(name, text, to, present),
        { Logical: UInt64Type } => FromText<ulong>(name, text, to, present),
        { DType: DType.Bool } => FromText<bool>(name, text, to, present, TryTruth, "Truth values are spelt true and false."),
        { DType: DType.UInt8 } => FromText<byte>(name, text, to, present),
        { DType: DType.Int8 } => FromText<sbyte>(name, text, to, present),
        { DType: DType.Int16 } => FromText<short>(name, text, to, present),
        { DType: DType.Int32 } => FromText<int>(name, text, to, present),
        { DType: DType.Int64 } => FromText<long>(name, text, to, present),
        { DType: DType.Float16 } => FromText<Half>(name, text, to, present),
        { DType: DType.Float32 } => FromText<float>(name, text, to, present),
        _ => FromText<double>(name, text, to, present),
    };

    private static TensorColumn FromText<T>(string name, TextColumn text, CastType to, TensorColumn? present) where T : unmanaged, INumber<T>
    {
        var style = to.DType.IsFloat() ? NumberStyles.Float : NumberStyles.Integer;
        return FromText(
            name, text, to, present,
            (string spelt, out T value) => T.TryParse(spelt, style, CultureInfo.InvariantCulture, out value) && !IsTooLarge(value, spelt) && !spelt.Contains('\0'),
            "Correct the text, or drop the row.");
    }

    private static bool TryTruth(string spelt, out bool value)
    {
        var word = spelt.AsSpan().Trim(Blanks);
        value = word.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || word.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    private static TensorColumn FromText<T>(string name, TextColumn text, CastType to, TensorColumn? present, TryParse<T> parse, string remedy) where T : unmanaged =>
        TensorColumn.Create<T>(new(to.DType), text.Length, cells =>
        {
            for (var row = 0; row < cells.Length; row++)
            {
                if (IsGap(present, row)) cells[row] = default;
                else if (!parse(text.Text(row), out cells[row])) throw NotSpelt(name, text.Text(row), row, to, remedy);
            }
        });

    // Parsing turns 1e999 into infinity without a word, and leaves out NUL at the end.
    private static bool IsTooLarge<T>(T value, string text) where T : INumber<T> => T.IsInfinity(value) && text.Any(char.IsAsciiDigit);

    private static CastException NotSpelt(string name, string text, int row, CastType to, string remedy) =>
        new(name, row, $"'{(text.Length > 40 ? text[..40] + "…" : text)}'", to.Name, remedy);

    private delegate bool TryParse<T>(string text, out T value);
}
