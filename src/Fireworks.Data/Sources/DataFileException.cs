using System.Globalization;

namespace Fireworks;

/// <summary>A file of data is missing or cannot be read; says where and what to do.</summary>
public class DataFileException : FireworksException
{
    /// <summary>A problem with a file.</summary>
    /// <param name="file">The file as its user named it.</param>
    /// <param name="line">The line on which the row begins, from 1; 0 when it is about the whole file.</param>
    /// <param name="column">The column; null when it is about a whole row.</param>
    /// <param name="problem">The rule, what was found and the remedy.</param>
    /// <param name="inner">What lies beneath.</param>
    public DataFileException(string file, long line, string? column, string problem, Exception? inner = null)
        : base(Where(file, line, column) + problem, inner) => (File, Line, Column) = (file, line, column);

    private DataFileException(string file, string message, Exception inner) : base(message, inner) => File = file;

    /// <summary>The file as its user named it.</summary>
    public string File { get; }

    /// <summary>The line of the file, from 1, on which the row begins; 0 when it is about the whole file.</summary>
    public long Line { get; }

    /// <summary>The column; null when it is about a whole row.</summary>
    public string? Column { get; }

    /// <summary>What another process said about a file, word for word.</summary>
    internal static DataFileException Of(string file, string message, Exception inner) => new(file, message, inner);

    /// <summary>What to throw where reading should go on at a row that the file does not reach.</summary>
    internal static DataFileException Shorter(string file, long row, long rows) => new(file, 0, null, string.Create(CultureInfo.InvariantCulture,
        $"Reading goes on at row {row}, but the file has {rows} rows: it is shorter than when it was read before, or the cursor is of another file. Begin anew."));

    private static string Where(string file, long line, string? column) => string.Create(CultureInfo.InvariantCulture,
        $"{file}{(line > 0 ? $", line {line}" : "")}{(column is null ? "" : $", column '{column}'")}: ");
}
