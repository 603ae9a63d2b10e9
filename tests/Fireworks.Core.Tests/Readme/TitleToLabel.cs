using Fireworks;

/// <summary>Adds a text column that says where each row came from.</summary>
[Component("title-to-label")]
public sealed class TitleToLabel(Pipe input, string title, string column = "labels") : MapPipe(input)
{
    public string Title { get; } = Require.NotEmpty(title);
    public string Column { get; } = Require.NotEmpty(column);

    protected override Message Apply(Message rows) => rows.With(Column, TextColumn.Repeat(Title, rows.Length));
}
