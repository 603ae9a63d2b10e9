namespace Fireworks;

/// <summary>The largest row number, and what may be made of counts below it.</summary>
internal static class RowLimit
{
    /// <summary>A number of rows, or the number of one, that was computed where it cannot overflow.</summary>
    /// <param name="pipe">Whose rows they are, as the error names it.</param>
    /// <param name="rows">The number; at least 0.</param>
    /// <exception cref="ComponentException">It is beyond the largest.</exception>
    public static long Checked(Pipe pipe, Int128 rows) => rows <= long.MaxValue
        ? (long)rows
        : throw new ComponentException($"'{pipe.Context.Node}' ({pipe.GetType().Name}) counts rows up to {long.MaxValue}, but these make {rows}; ask for fewer.");

    /// <summary>A number of rows that are listed in memory.</summary>
    /// <exception cref="ComponentException">It is beyond what an array holds.</exception>
    public static int Listed(Pipe pipe, Int128 rows) => rows <= Array.MaxLength
        ? (int)rows
        : throw new ComponentException($"'{pipe.Context.Node}' ({pipe.GetType().Name}) keeps a list of rows in memory, at most {Array.MaxLength}, but these are {rows}; take fewer, or read them in parts.");
}
