using System.Text.Json.Nodes;

namespace Fireworks;

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

/// <summary>A configuration value does not fit its component.</summary>
public sealed class ComponentConfigException(string parameter, string message, Exception? inner = null) : FireworksException(message, inner)
{
    /// <summary>The parameter, in snake_case; empty when the whole component refused.</summary>
    public string Parameter { get; } = parameter;
}
