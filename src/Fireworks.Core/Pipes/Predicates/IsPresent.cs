namespace Fireworks;

/// <summary>A column has a value, not a gap.</summary>
/// <remarks>Not-a-number is a value, no gap.</remarks>
/// <param name="Column">The column, of any type.</param>
public sealed record IsPresent(string Column) : Predicate
{
    /// <summary>The column.</summary>
    public string Column { get; } = Require.NotEmpty(Column);

    internal override bool?[] Judge(Message rows) => [.. Gaps.Rows(rows[Column].ToHost()).Select(isGap => (bool?)!isGap)];
}
