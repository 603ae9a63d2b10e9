namespace Fireworks;

/// <summary>Adds a text column that says where each row came from.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="title">The value of the new column in every row; not empty.</param>
/// <param name="column">The name of the new column. An existing column of that name is replaced. Default <c>labels</c>.</param>
[Component("title-to-label")]
public sealed class TitleToLabel(Pipe input, string title, string column = "labels") : MapPipe(input)
{
    /// <summary>The value of the new column.</summary>
    public string Title { get; } = Require.NotEmpty(title);

    /// <summary>The name of the new column.</summary>
    public string Column { get; } = Require.NotEmpty(column);

    /// <inheritdoc/>
    protected override Message Apply(Message rows) => rows.With(Column, TextColumn.Repeat(Title, rows.Length));
}
