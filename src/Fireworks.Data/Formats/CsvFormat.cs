namespace Fireworks;

/// <summary>What readers and writers of CSV agree on.</summary>
internal static class CsvFormat
{
    /// <summary>Returns a delimiter if it can be one.</summary>
    /// <exception cref="ArgumentException">It is not one ASCII character, or is a quote or line break.</exception>
    public static string Delimiter(string delimiter) => delimiter is [< (char)128 and not ('"' or '\r' or '\n')]
        ? delimiter
        : throw new ArgumentException($"'delimiter' must be one ASCII character other than a quote or line break, but is '{delimiter}'.", nameof(delimiter));
}
