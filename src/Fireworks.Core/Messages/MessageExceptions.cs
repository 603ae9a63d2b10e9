namespace Fireworks;

/// <summary>The base of what Fireworks reports about a user's input; every message names the rule, what was found and the remedy.</summary>
public abstract class FireworksException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The base of what says that something the service needs does not answer now, such as its database; it may later.</summary>
public abstract class OutOfReachException(string message, Exception? inner = null) : FireworksException(message, inner);

/// <summary>A message lacks a column.</summary>
public sealed class ColumnMissingException(string column, IEnumerable<string> present)
    : FireworksException($"There is no column '{column}'; the message has: {string.Join(", ", present)}.{Nearest.Hint(column, [.. present])}")
{
    /// <summary>The column asked for.</summary>
    public string Column { get; } = column;
}

/// <summary>A column holds another type than is needed.</summary>
public sealed class ColumnTypeException(string column, string needed, string found)
    : FireworksException($"Column '{column}' must be {needed}, but is {found}; {Remedy(needed, found)}.")
{
    // Cast makes numbers and text of each other, and nothing of these.
    private static readonly string[] WithoutCast = ["list<", "timestamp[", "time32[", "time64[", "date32", "date64", "duration[", "decimal(", "bytes"];

    private static string Remedy(string needed, string found) => (HasCast(needed) && HasCast(found), found.EndsWith('?') && !needed.EndsWith('?')) switch
    {
        (true, true) => "fill or drop its gaps, or cast it first",
        (true, false) => "cast it first",
        (false, true) => "fill or drop its gaps first, and where the types still differ, make the column as that type: no cast leads from one to the other",
        _ => "no cast leads from one to the other, so make the column as that type where it is made",
    };

    private static bool HasCast(string type) => !WithoutCast.Any(name => type.StartsWith(name, StringComparison.Ordinal));

    /// <summary>The column.</summary>
    public string Column { get; } = column;
}

/// <summary>The columns of a message differ in length, or two messages differ in columns.</summary>
public sealed class MessageShapeException(string message) : FireworksException(message);

/// <summary>A row was asked for that does not exist. Nothing is clipped.</summary>
public sealed class RowOutOfRangeException(long row, long length)
    : FireworksException($"Row {row} does not exist; there are {(length == 0 ? "no rows" : $"{length} rows (0 to {length - 1})")}.")
{
    /// <summary>The row asked for.</summary>
    public long Row { get; } = row;
}
