namespace Fireworks;

/// <summary>Gives columns of numbers as live tensors, on the device that the silo trains on. In host memory nothing is copied.</summary>
/// <remarks>What is read through a wire lies in host memory again: in a graph on a cluster let <c>train</c> and <c>predict</c> move rows themselves.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">Columns of numbers without gaps. Default: all of them.</param>
/// <param name="device"><c>cpu</c>, <c>cuda</c>, or <c>cuda:1</c> for the second of several; the processor where there is no such device. Default: what
/// the silo trains on.</param>
[Component("tensor")]
public sealed class ToTensor(Pipe input, ColumnPattern? columns = null, string? device = null) : MapPipe(input)
{
    private readonly TorchDevice? _device = device is null ? null : Named(device);

    /// <summary>The columns; all that hold numbers when null.</summary>
    public ColumnPattern? Columns { get; } = columns;

    /// <summary>Where the tensors are; where the silo trains when null.</summary>
    public string? Device => _device?.Name;

    /// <inheritdoc/>
    protected override Message Apply(Message rows) => rows.ToDevice(_device ?? Context.Find<TorchDevice>() ?? TorchDevice.Processor, Columns);

    private static TorchDevice Named(string device) => TorchDevice.IsName(device)
        ? new TorchDevice(device)
        : throw new ArgumentException($"'device' must be cpu, cuda, or cuda:0, cuda:1 …, but is '{device}'.", nameof(device));
}
