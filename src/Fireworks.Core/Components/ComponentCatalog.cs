using System.Reflection;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>The components that a host knows: every class with <see cref="ComponentAttribute"/> in the assemblies it was given.</summary>
public sealed class ComponentCatalog
{
    /// <summary>A catalog of the components in these assemblies; those of Core are always there.</summary>
    /// <exception cref="ComponentCatalogException">Two classes have the same kind, or a constructor cannot be described.</exception>
    public ComponentCatalog(params IEnumerable<Assembly> assemblies) => throw new NotImplementedException();

    /// <summary>The components by kind, sorted.</summary>
    public IReadOnlyDictionary<string, ComponentInfo> Kinds => throw new NotImplementedException();

    /// <summary>A hash of kinds, versions, ports and parameters: silos of one run have the same.</summary>
    public string Hash => throw new NotImplementedException();
}

/// <summary>What a component is to its host.</summary>
public enum ComponentRole
{
    /// <summary>At most one input.</summary>
    Pipe,
    /// <summary>Several inputs.</summary>
    Junction,
    /// <summary>Holds trained weights (<see cref="IModel"/>).</summary>
    Model,
}

/// <summary>One registered component: its ports, its configuration, how to make one.</summary>
public sealed class ComponentInfo
{
    internal ComponentInfo(Type type) => throw new NotImplementedException();

    /// <summary>The name used in graphs.</summary>
    public string Kind => throw new NotImplementedException();

    /// <summary>The class.</summary>
    public Type Type => throw new NotImplementedException();

    /// <summary>What it is to its host.</summary>
    public ComponentRole Role => throw new NotImplementedException();

    /// <summary>Whether it pulls its inputs by itself (<see cref="IDriver"/>).</summary>
    public bool IsDriver => throw new NotImplementedException();

    /// <summary>Its version.</summary>
    public int Version => throw new NotImplementedException();

    /// <summary>Its input ports in order; empty for a source and for a junction that takes any (<see cref="AnyPorts"/>).</summary>
    public IReadOnlyList<ComponentPort> Ports => throw new NotImplementedException();

    /// <summary>Whether it takes any number of inputs under names of the author's choice.</summary>
    public bool AnyPorts => throw new NotImplementedException();

    /// <summary>Its named outputs; empty for a component with one.</summary>
    public IReadOnlyList<string> Outputs => throw new NotImplementedException();

    /// <summary>Its links.</summary>
    public IReadOnlyList<LinkAttribute> Links => throw new NotImplementedException();

    /// <summary>Its configuration.</summary>
    public IReadOnlyList<ComponentParameter> Parameters => throw new NotImplementedException();

    /// <summary>Makes one.</summary>
    /// <param name="config">Its configuration: only known names; required ones present.</param>
    /// <param name="inputs">Port → pipe.</param>
    /// <param name="output">The named output, where it has such.</param>
    /// <exception cref="ComponentConfigException">A value does not fit; names the parameter.</exception>
    public Pipe Create(JsonObject config, IReadOnlyDictionary<string, Pipe> inputs, string? output = null) => throw new NotImplementedException();
}

/// <summary>An input of a component.</summary>
/// <param name="Name">The port's name.</param>
/// <param name="Required">Whether it must be joined.</param>
public sealed record ComponentPort(string Name, bool Required);

/// <summary>One configuration value of a component.</summary>
/// <param name="Name">Its name in JSON, in snake_case.</param>
/// <param name="Type">Its C# type.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Default">Its default as JSON when it need not be given.</param>
public sealed record ComponentParameter(string Name, Type Type, bool Required, JsonNode? Default);

/// <summary>The components of a host cannot be put in one catalog.</summary>
public sealed class ComponentCatalogException(string message) : FireworksException(message);

/// <summary>A configuration value does not fit its component.</summary>
public sealed class ComponentConfigException(string parameter, string message, Exception? inner = null) : FireworksException(message, inner)
{
    /// <summary>The parameter, in snake_case; empty when the whole component refused.</summary>
    public string Parameter { get; } = parameter;
}
