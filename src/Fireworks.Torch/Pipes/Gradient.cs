namespace Fireworks;

/// <summary>Gives columns as tensors that gather gradients: what a function of them is differentiated by.</summary>
/// <remarks>Gradients live within a process: what is read through a wire has none.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">Columns of fractions without gaps. Default: all of them.</param>
[Component("gradient")]
public sealed class Gradient(Pipe input, ColumnPattern? columns = null) : MapPipe(input)
{
    /// <summary>The columns; all that hold fractions when null.</summary>
    public ColumnPattern? Columns { get; } = columns;

    /// <inheritdoc/>
    protected override Message Apply(Message rows) => rows.WithGradients(Columns);
}
