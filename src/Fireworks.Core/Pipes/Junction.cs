namespace Fireworks;

/// <summary>A component with several named inputs.</summary>
/// <remarks>Which input it reads next it decides by counting and then waits for that input, never by who arrives first: so that a run
/// repeated gives the same rows.</remarks>
public abstract class Junction : Pipe
{
    /// <summary>A junction over these inputs, in this order.</summary>
    /// <exception cref="ArgumentException">There is no input.</exception>
    protected Junction(IReadOnlyDictionary<string, Pipe> inputs) : base(inputs.Values)
    {
        if (inputs.Count == 0) throw new ArgumentException("A junction needs at least one input.", nameof(inputs));
        Ports = inputs;
    }

    /// <summary>The inputs by port name, in order.</summary>
    public IReadOnlyDictionary<string, Pipe> Ports { get; }
}
