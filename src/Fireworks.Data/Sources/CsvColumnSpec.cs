using System.Globalization;

namespace Fireworks;

/// <summary>The name and type of one column of a CSV file.</summary>
internal sealed record CsvColumnSpec(string Name, DType Type)
{
    /// <summary>Takes the types from the first rows, but for those that are given.</summary>
    public static CsvColumnSpec[] Infer(CsvFile file, IReadOnlyDictionary<string, DType> given, int sampleRows)
    {
        if (given.Keys.FirstOrDefault(name => !file.Header.Contains(name)) is { } unknown)
            throw file.BadHeader($"'types' names columns of the file, but there is no '{unknown}'; there are: {string.Join(", ", file.Header)}.{Nearest.Hint(unknown, file.Header)}");

        var seen = new Seen[file.Header.Length];
        for (var row = 0; row < sampleRows && file.Read(); row++)
            for (var i = 0; i < seen.Length; i++) seen[i] |= Look(file.Cell(i));
        return [.. file.Header.Select((name, i) => new CsvColumnSpec(name, given.TryGetValue(name, out var type) ? type : TypeOf(seen[i])))];
    }

    /// <summary>Collects cells for one message.</summary>
    public CsvColumn NewColumn() => Type switch
    {
        DType.Text => new CsvTexts(),
        DType.Bool => new CsvBools(),
        DType.UInt8 => new CsvNumbers<byte>(),
        DType.Int8 => new CsvNumbers<sbyte>(),
        DType.Int16 => new CsvNumbers<short>(),
        DType.Int32 => new CsvNumbers<int>(),
        DType.Int64 => new CsvNumbers<long>(),
        DType.Float16 => new CsvNumbers<Half>(),
        DType.Float32 => new CsvNumbers<float>(),
        _ => new CsvNumbers<double>(),
    };

    private static DType TypeOf(Seen seen) => seen switch
    {
        Seen.Whole => DType.Int64,
        _ when seen.HasFlag(Seen.Text) || seen is 0 or Seen.Empty => DType.Text,
        _ => DType.Float64,
    };

    private static Seen Look(ReadOnlySpan<char> cell)
    {
        if (cell.IsWhiteSpace()) return Seen.Empty;
        if (long.TryParse(cell, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)) return Seen.Whole;
        return CsvNumbers<double>.TryParse(cell, out _) ? Seen.Fraction : Seen.Text;
    }

    [Flags]
    private enum Seen
    {
        Empty = 1,
        Whole = 2,
        Fraction = 4,
        Text = 8,
    }
}
