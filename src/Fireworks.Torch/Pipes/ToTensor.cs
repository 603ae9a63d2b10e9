namespace Fireworks;

/// <summary>Gives columns of numbers as live tensors, on a GPU where there is one. In host memory nothing is copied.</summary>
/// <remarks>What is read through a wire lies in host memory again: in a graph on a cluster put it beside what uses it, or let <c>train</c> and
/// <c>predict</c> move rows themselves. The paths through a GPU are untested.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">Columns of numbers without gaps. Default: all of them.</param>
/// <param name="device">Where the tensors are: <c>auto</c> (default: a GPU where there is one, else the host), <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</param>
[Component("tensor")]
public sealed class ToTensor(Pipe input, ColumnPattern? columns = null, string device = "auto") : MapPipe(input)
{
    /// <summary>The columns; all that hold numbers when null.</summary>
    public ColumnPattern? Columns { get; } = columns;

    /// <summary>Where the tensors are.</summary>
    public string Device { get; } = Devices.Named(device);

    /// <inheritdoc/>
    protected override Message Apply(Message rows) => rows.To(Devices.Of(Device), Columns);
}
