namespace Fireworks;

/// <summary>Columns may have gaps in a later message of a file whose first message says that they have none.</summary>
public sealed class LateGapsException : FireworksException
{
    internal LateGapsException(IReadOnlyList<string> columns, Message needed) : base(
        $"The first message of a file says which columns may have gaps, and these may not in it, but may in a later one: {string.Join(", ", columns.Select(name => $"'{name}', as {needed[name].Type}"))}. "
        + "Declare them in the first message, with ArrowColumn.Nullable or as lists of such items, or fill or drop the gaps.") =>
        (Columns, Needed) = (columns, needed);

    /// <summary>The columns, in the order of the file.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>A message without rows that a file could begin with to hold the rows before and these.</summary>
    internal Message Needed { get; }
}
