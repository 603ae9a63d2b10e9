namespace Fireworks;

/// <summary>A text is as a pattern says, in which <c>*</c> stands for any characters.</summary>
/// <param name="Column">The column of text.</param>
/// <param name="Pattern">The pattern; compared ordinally, not empty.</param>
public sealed record Like(string Column, string Pattern) : Predicate
{
    private readonly ColumnPattern _pattern = new(Pattern);

    internal override bool?[] Judge(Message rows)
    {
        var column = SingleValues(rows, Column);
        return Gaps.Drop(column) is TextColumn text
            ? Judge(column, row => _pattern.Matches(text.Text(row)))
            : throw new ColumnTypeException(Column, "text", column.Type.ToString());
    }
}
