namespace Fireworks;

/// <summary>The name and type of one column of a CSV file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsDeclared">Whether the user gave the type; otherwise it was taken from the data.</param>
internal sealed record CsvColumnSpec(string Name, CellType Type, bool IsDeclared)
{
    /// <summary>Takes the types from the first rows, but for those that are given.</summary>
    /// <exception cref="CsvException">A type is given for no column, or a whole number among whole numbers is none of int64.</exception>
    public static CsvColumnSpec[] Infer(CsvRows file, IReadOnlyDictionary<string, CellType> given, MissingCells missing, TypeSample sample)
    {
        var names = file.Header.ToHashSet(StringComparer.Ordinal);
        if (given.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            throw file.BadHeader($"'types' names columns of the file, but there is no '{unknown}'; there are: {string.Join(", ", file.Header.Take(100))}.{Nearest.Hint(unknown, file.Header)}");

        var seen = new Seen[file.Header.Length];
        var refusals = new Dictionary<int, CsvException>();
        for (var row = 0; (row < sample.Rows || sample.UntilKnown && Array.Exists(seen, IsUnknown)) && file.Move(); row++)
        {
            for (var i = 0; i < seen.Length; i++)
            {
                var found = Look(file.Cell(i), missing, file.IsQuoted(i));
                if (found == Seen.Beyond && !seen[i].HasFlag(found)) refusals[i] = file.BeyondWhole(i);
                seen[i] |= found;
            }
        }
        return [.. file.Header.Select((name, i) => given.TryGetValue(name, out var type)
            ? new CsvColumnSpec(name, type, IsDeclared: true)
            : new CsvColumnSpec(name, TypeOf(seen[i]) ?? throw refusals[i], IsDeclared: false))];
    }

    /// <summary>Collects cells.</summary>
    /// <param name="missing">Cells that stand for no value, beside the empty one.</param>
    /// <param name="isQuoted">Whether the cell that is added is quoted in the file.</param>
    public CsvColumn NewColumn(MissingCells missing, Func<bool> isQuoted)
    {
        var cells = Plain(missing, IsDeclared ? null : isQuoted);
        return Type.Type.Nullable ? new CsvGaps(cells, missing, isQuoted, IsDeclared) : cells;
    }

    private CsvColumn Plain(MissingCells missing, Func<bool>? isQuoted) => Type.Type.DType switch
    {
        DType.Text => new CsvTexts(),
        DType.Bool => new CsvBools(),
        DType.UInt8 => new CsvNumbers<byte>(missing),
        DType.Int8 => new CsvNumbers<sbyte>(missing),
        DType.Int16 => new CsvNumbers<short>(missing),
        DType.Int32 => new CsvNumbers<int>(missing),
        DType.Int64 => new CsvNumbers<long>(missing, isQuoted),
        DType.Float16 => new CsvNumbers<Half>(missing),
        DType.Float32 => new CsvNumbers<float>(missing),
        DType.Float64 => new CsvNumbers<double>(missing, isQuoted),
        _ => new CsvLogicals(Type.WithoutGaps),
    };

    private static bool IsUnknown(Seen seen) => (seen & ~(Seen.Empty | Seen.Word)) == 0;

    // Null where whole numbers are beyond those of int64, which nothing else among the values explains.
    private static CellType? TypeOf(Seen seen) => seen switch
    {
        Seen.Whole => new CellType(new ColumnType(DType.Int64)),
        Seen.Whole | Seen.Empty => new CellType(new ColumnType(DType.Int64) { Nullable = true }),
        // Words for numbers alone, such as Inf, may be words.
        _ when seen.HasFlag(Seen.Text) || IsUnknown(seen) => new CellType(new ColumnType(DType.Text)),
        _ when (seen & (Seen.Fraction | Seen.Word)) != 0 => new CellType(new ColumnType(DType.Float64)),
        _ => null,
    };

    private static Seen Look(ReadOnlySpan<byte> cell, MissingCells missing, bool isQuoted)
    {
        if (CsvSpelling.IsText(cell, missing, isQuoted)) return Seen.Text;
        if (missing.Matches(cell)) return Seen.Empty;
        if (NumberText.TryParse<long>(cell, out _)) return Seen.Whole;
        if (NumberText.IsWhole(cell)) return Seen.Beyond;
        if (!NumberText.IsNumber(cell)) return Seen.Text;
        return cell.IndexOfAnyInRange((byte)'0', (byte)'9') < 0 ? Seen.Word : Seen.Fraction;
    }

    [Flags]
    private enum Seen
    {
        Empty = 1,
        Whole = 2,
        Fraction = 4,
        Text = 8,
        Beyond = 16,
        Word = 32,
    }
}
