using System.Globalization;

namespace Fireworks;

/// <summary>A CSV file is missing or cannot be read; says where and what to do.</summary>
public sealed class CsvException(string file, long line, string? column, string problem, Exception? inner = null)
    : FireworksException(Where(file, line, column) + problem, inner)
{
    /// <summary>The file as its user named it.</summary>
    public string File { get; } = file;

    /// <summary>The line of the file, from 1, on which the row begins; 0 when it is about the whole file.</summary>
    public long Line { get; } = line;

    /// <summary>The column; null when it is about a whole row.</summary>
    public string? Column { get; } = column;

    private static string Where(string file, long line, string? column) => string.Create(CultureInfo.InvariantCulture,
        $"{file}{(line > 0 ? $", line {line}" : "")}{(column is null ? "" : $", column '{column}'")}: ");
}
