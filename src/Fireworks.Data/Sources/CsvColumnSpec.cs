namespace Fireworks;

/// <summary>The name and type of one column of a CSV file.</summary>
internal sealed record CsvColumnSpec(string Name, DType Type)
{
    /// <summary>Takes the types from the first rows, but for those that are given.</summary>
    public static CsvColumnSpec[] Infer(CsvRows file, IReadOnlyDictionary<string, DType> given, MissingCells missing, int sampleRows)
    {
        var names = file.Header.ToHashSet(StringComparer.Ordinal);
        if (given.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            throw file.BadHeader($"'types' names columns of the file, but there is no '{unknown}'; there are: {string.Join(", ", file.Header.Take(100))}.{Nearest.Hint(unknown, file.Header)}");

        var seen = new Seen[file.Header.Length];
        for (var row = 0; row < sampleRows && file.Move(); row++)
            for (var i = 0; i < seen.Length; i++) seen[i] |= Look(file.Cell(i), missing);
        return [.. file.Header.Select((name, i) => new CsvColumnSpec(name, given.TryGetValue(name, out var type) ? type : TypeOf(seen[i])))];
    }

    /// <summary>Collects cells.</summary>
    public CsvColumn NewColumn(MissingCells missing) => Type switch
    {
        DType.Text => new CsvTexts(),
        DType.Bool => new CsvBools(),
        DType.UInt8 => new CsvNumbers<byte>(missing),
        DType.Int8 => new CsvNumbers<sbyte>(missing),
        DType.Int16 => new CsvNumbers<short>(missing),
        DType.Int32 => new CsvNumbers<int>(missing),
        DType.Int64 => new CsvNumbers<long>(missing),
        DType.Float16 => new CsvNumbers<Half>(missing),
        DType.Float32 => new CsvNumbers<float>(missing),
        _ => new CsvNumbers<double>(missing),
    };

    private static DType TypeOf(Seen seen) => seen switch
    {
        Seen.Whole => DType.Int64,
        _ when seen.HasFlag(Seen.Text) || seen is 0 or Seen.Empty => DType.Text,
        _ => DType.Float64,
    };

    private static Seen Look(ReadOnlySpan<byte> cell, MissingCells missing)
    {
        if (missing.Matches(cell)) return Seen.Empty;
        if (NumberText.TryParse<long>(cell, out _)) return Seen.Whole;
        return NumberText.TryParse<double>(cell, out _) ? Seen.Fraction : Seen.Text;
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
