namespace Fireworks;

/// <summary>Keeps some columns, in the order asked.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">The columns to keep: a name, a pattern such as <c>pixel*</c>, or a list of such.</param>
[Component("select")]
public sealed class Select(Pipe input, ColumnPattern columns) : MapPipe(input)
{
    /// <summary>The columns to keep.</summary>
    public ColumnPattern Columns { get; } = columns;

    /// <inheritdoc/>
    protected override Message Apply(Message rows) => rows.Select([.. Columns.In(rows)]);
}
