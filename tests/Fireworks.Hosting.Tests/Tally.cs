namespace Fireworks.Hosting;

/// <summary>A component from outside: adds a column with a number.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="number">The number.</param>
[Component("tally")]
public sealed class Tally(Pipe input, long number) : MapPipe(input)
{
    public long Number { get; } = number;

    protected override Message Apply(Message rows) => rows.With("tally", TensorColumn.Of<long>([.. Enumerable.Repeat(Number, rows.Length)]));
}
