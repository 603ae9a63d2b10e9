namespace Fireworks;

/// <summary>A CSV file is missing or cannot be read; says where and what to do.</summary>
public sealed class CsvException(string file, long line, string? column, string problem, Exception? inner = null)
    : DataFileException(file, line, column, problem, inner);
