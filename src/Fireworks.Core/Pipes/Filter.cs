namespace Fireworks;

/// <summary>Keeps the rows that meet a condition, in their order.</summary>
/// <remarks>In order it keeps as it reads. By index, or when its count is asked for, it reads its input once to learn which rows it keeps.
/// What is asked of a gap is unknown, as in SQL: such a row is kept neither by a condition nor by its opposite, unless <c>is_missing</c> asks for it.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="where">The condition, such as <c>{ "type": "compare", "column": "label", "op": "&lt;=", "value": 3 }</c>.</param>
[Component("filter")]
public sealed class Filter(Pipe input, Predicate where) : RowFilter(input)
{
    /// <summary>The condition.</summary>
    public Predicate Where { get; } = where;

    /// <inheritdoc/>
    protected override bool[] Keeps(Message rows) => Where.Test(rows);
}
