namespace Fireworks;

/// <summary>Names that users choose, made safe to stand in SQL.</summary>
internal static class SqlName
{
    /// <summary>A name in double quotes, its own quotes doubled.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds a null character.</exception>
    public static string Quote(string name) => name.Length > 0 && !name.Contains('\0')
        ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : throw new ArgumentException("A name in a database is not empty and holds no null character.", nameof(name));
}
