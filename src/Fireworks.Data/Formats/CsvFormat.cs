namespace Fireworks;

/// <summary>What readers and writers of CSV agree on.</summary>
internal static class CsvFormat
{
    /// <summary>Returns a delimiter if it can be one: numbers and times stand in cells without quotes, so nothing that they are written with.</summary>
    /// <exception cref="ArgumentException">It is not one ASCII character, or is a quote, a line break, a letter, a digit, or one of <c>. - + :</c>.</exception>
    public static string Delimiter(string delimiter) =>
        delimiter is [var letter and < (char)128 and not ('"' or '\r' or '\n' or '.' or '-' or '+' or ':')] && !char.IsAsciiLetterOrDigit(letter)
            ? delimiter
            : throw new ArgumentException($"'delimiter' must be one ASCII character that is no quote, line break, letter, digit or one of . - + : which numbers and times are written with, but is '{delimiter}'; use a comma, semicolon or tab.", nameof(delimiter));
}
