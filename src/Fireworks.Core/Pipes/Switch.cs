namespace Fireworks;

/// <summary>Gives one of its inputs and leaves the others alone: everything that is asked of it is asked of that input.</summary>
/// <param name="inputs">What may be given, by port.</param>
/// <param name="to">The port whose input is given, such as <c>"${source}"</c> in a search over sources.</param>
[Component("switch")]
public sealed class Switch(IReadOnlyDictionary<string, Pipe> inputs, string to) : Junction(inputs)
{
    /// <summary>The port whose input is given.</summary>
    public string To { get; } = Require.OneOf(to, [.. inputs.Keys]);

    /// <inheritdoc/>
    protected override Pipe Upstream => Ports[To];
}
