using Fireworks;

/// <summary>Adds a column with the number of characters of each text.</summary>
[Component("text-length")]
public sealed class TextLength(Pipe input, string text, string column = "length") : MapPipe(input)
{
    public string Text { get; } = Require.NotEmpty(text);
    public string Column { get; } = Require.NotEmpty(column);

    protected override Message Apply(Message rows) => rows.With(Column, TensorColumn.Of<int>([.. rows.Text(Text).Select(t => t.Length)]));
}
