using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Reads what training is configured with: the fields of <see cref="SpecReader"/>, and lists and nested objects.</summary>
/// <param name="place">Where the object stands, such as <c>schedule.then</c>.</param>
/// <param name="json">The object.</param>
internal sealed class FieldReader(string place, JsonObject json)
{
    private readonly SpecReader _read = new(place, json);

    /// <summary>Where the object stands.</summary>
    public string Place => place;

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => json[name] is not null;

    /// <summary>A field as it is, or null.</summary>
    public JsonNode? Node(string name) => json[name];

    /// <inheritdoc cref="SpecReader.Only"/>
    public void Only(params string[] known) => _read.Only(known);

    /// <inheritdoc cref="SpecReader.OneOf"/>
    public string OneOf(string name, params string[] known) => _read.OneOf(name, known);

    /// <inheritdoc cref="SpecReader.Text"/>
    public string Text(string name) => _read.Text(name);

    /// <inheritdoc cref="SpecReader.Number"/>
    public double Number(string name, double least, double most, double otherwise) => _read.Number(name, least, most, otherwise);

    /// <inheritdoc cref="SpecReader.Whole(string, int, int)"/>
    public int? Whole(string name, int least, int most) => _read.Whole(name, least, most);

    /// <inheritdoc cref="SpecReader.Flag"/>
    public bool Flag(string name, bool otherwise) => _read.Flag(name, otherwise);

    /// <inheritdoc cref="SpecReader.Refuse"/>
    public ComponentConfigException Refuse(string name, string rule) => _read.Refuse(name, rule);

    /// <summary>A list of at least one thing.</summary>
    public JsonArray List(string name) => json[name] as JsonArray is { Count: > 0 } list
        ? list
        : throw Refuse(name, $"must be a list of at least one thing, but is {json[name]?.ToJsonString() ?? "missing"}.");

    /// <summary>Numbers of at least 0.</summary>
    public double[] Weights(string name) => [.. List(name).Select(node => Number(name, node) is >= 0 and var value && double.IsFinite(value)
        ? value
        : throw Refuse(name, $"must hold numbers of at least 0, but holds {node!.ToJsonString()}."))];

    /// <summary>One whole number of at least 1 or a list of such; null when the field is absent.</summary>
    public int[]? Wholes(string name) => json[name] switch
    {
        null => null,
        JsonValue => [_read.Whole(name, 1, int.MaxValue)!.Value],
        _ => [.. _read.WholeList(name, 1, int.MaxValue)!.Value.Select(value => (int)value)],
    };

    /// <summary>Whole numbers from 1 that rise.</summary>
    public int[] Milestones(string name)
    {
        var milestones = List(name).Select(node => Number(name, node)).ToArray();
        for (var i = 0; i < milestones.Length; i++)
            if (milestones[i] != Math.Floor(milestones[i]) || milestones[i] < 1 || milestones[i] > int.MaxValue || (i > 0 && milestones[i] <= milestones[i - 1]))
                throw Refuse(name, $"must be whole numbers from 1 that rise, but is {json[name]!.ToJsonString()}.");
        return [.. milestones.Select(m => (int)m)];
    }

    private double Number(string name, JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Refuse(name, $"must hold numbers, but holds {node?.ToJsonString() ?? "null"}.");
}
