namespace Fireworks;

/// <summary>Registers a class as a component that graphs can name.</summary>
/// <remarks>Constructor parameters of type <see cref="Pipe"/>, or one <c>IReadOnlyDictionary&lt;string, Pipe&gt;</c>, are its input ports; a
/// parameter called <c>output</c> receives the named output; all others are its configuration, in snake_case in JSON.</remarks>
/// <param name="kind">The name used in graphs, in lower case with dashes.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ComponentAttribute(string kind) : Attribute
{
    /// <summary>The name used in graphs.</summary>
    public string Kind { get; } = kind;

    /// <summary>The names of its outputs, such as <c>train</c> and <c>test</c>; none for a component with one output.</summary>
    public string[] Outputs { get; set; } = [];

    /// <summary>The version of its state and configuration; raised when an older one no longer fits.</summary>
    public int Version { get; set; } = 1;
}

/// <summary>Says that a component can take over what another node has learned, or follow that node's component itself.</summary>
/// <remarks>A link called <c>statistics</c> is taken over from a node of the same kind only.</remarks>
/// <param name="name">The name used under <c>link</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class LinkAttribute(string name) : Attribute
{
    /// <summary>The name used under <c>link</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the component cannot do without.</summary>
    public bool Required { get; set; }

    /// <summary>What the linked component must be for this one to follow it by reference, written <c>node@live</c>; null, the default, for a link that
    /// copies what was learned once that is finished.</summary>
    public Type? Live { get; set; }

    /// <summary>Whether the component trains what it follows, and with it what that reads, as long as it is <see cref="Live"/> too: those are finished
    /// when this one is. Default false.</summary>
    public bool Trains { get; set; }

    /// <summary>The argument that the link stands in for: exactly one of both is given. None when null, the default.</summary>
    public string? InsteadOf { get; set; }
}
