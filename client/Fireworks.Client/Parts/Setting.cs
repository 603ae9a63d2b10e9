using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A value of a node's configuration: a literal, or a parameter that stands for it.</summary>
/// <remarks>Both convert by themselves: <c>Batch(64)</c> and <c>Batch(g.Param("rows", 64))</c> are the same verb.</remarks>
/// <typeparam name="T">The type of the literal.</typeparam>
public readonly struct Setting<T> where T : notnull
{
    private readonly GraphParameter? _parameter;
    private readonly T _value;

    private Setting(GraphParameter? parameter, T value) => (_parameter, _value) = (parameter, value);

    /// <summary>The value as it stands in JSON; a new node each time, because a JSON node has one parent.</summary>
    public JsonNode Json => _parameter?.Reference ?? JsonSerializer.SerializeToNode(_value)!;

    /// <summary>A literal.</summary>
    public static implicit operator Setting<T>(T value) => new(null, value);

    /// <summary>A parameter of the graph.</summary>
    public static implicit operator Setting<T>(GraphParameter parameter) => new(parameter, default!);
}
