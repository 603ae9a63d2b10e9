namespace Fireworks;

/// <summary>Leaves out the rows with a gap, so that the columns have none.</summary>
/// <remarks>In order it leaves out as it reads. By index, or when its count is asked for, it reads its input once to learn which rows it keeps.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">The columns that must have a value: a name, a pattern such as <c>pixel*</c>, or a list of such. Null (default) for all.</param>
/// <param name="nan">Whether not-a-number counts as a gap; a row of a tensor has one when any of its numbers is not. Default false.</param>
[Component("drop-gaps")]
public sealed class DropGaps(Pipe input, ColumnPattern? columns = null, bool nan = false) : RowFilter(input)
{
    /// <summary>The columns that must have a value; null for all.</summary>
    public ColumnPattern? Columns { get; } = columns;

    /// <summary>Whether not-a-number counts as a gap.</summary>
    public bool Nan { get; } = nan;

    private IEnumerable<string> Of(Message rows) => Columns?.In(rows) ?? rows.Names;

    /// <inheritdoc/>
    protected override bool[] Keeps(Message rows)
    {
        var keeps = new bool[rows.Length];
        Array.Fill(keeps, true);
        foreach (var column in Of(rows).Select(name => rows[name].ToHost()))
        {
            var gaps = Gaps.Rows(column);
            var cells = Nan && NotANumber.In(Gaps.Drop(column)) is { } found ? found : [];
            for (var row = 0; row < gaps.Length; row++) keeps[row] &= !gaps[row];
            for (var cell = 0; cell < cells.Length; cell++) keeps[cell / column.Type.RowSize] &= !cells[cell];
        }
        return keeps;
    }

    /// <inheritdoc/>
    protected override Message Finish(Message kept) =>
        Of(kept).Where(name => kept.TypeOf(name).Nullable).Aggregate(kept, (rows, name) => rows.With(name, Gaps.Drop(rows[name].ToHost())));
}
