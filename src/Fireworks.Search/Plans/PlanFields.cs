using System.Text.Json;

namespace Fireworks;

/// <summary>Reads the fields of one JSON object of a plan and notes what is wrong with each.</summary>
internal sealed class PlanFields
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly List<GraphProblem> _problems;

    /// <summary>Notes duplicate fields, and fields that are not known; <c>$schema</c>, <c>notes</c> and <c>x-*</c> are ignored.</summary>
    public PlanFields(JsonElement json, string path, List<GraphProblem> problems, params ReadOnlySpan<string> known)
    {
        (Path, _problems) = (path, problems);
        foreach (var field in json.EnumerateObject())
        {
            if (field.Name is "$schema" or "notes" || field.Name.StartsWith("x-", StringComparison.Ordinal)) continue;
            if (!known.Contains(field.Name))
                Note(field.Name, "unknown-field",
                    $"There is no field '{field.Name}'; known are: {string.Join(", ", known.ToArray())}.{Nearest.Hint(field.Name, known)}");
            else if (!_values.TryAdd(field.Name, field.Value))
                Note(field.Name, "duplicate-field", $"The field '{field.Name}' is given twice; leave one out.");
        }
    }

    public string Path { get; }

    public bool Has(string name) => _values.ContainsKey(name);

    public void Note(string? name, string rule, string message) => _problems.Add(new(name is null ? Path : $"{Path}.{name}", rule, message));

    public JsonElement? Element(string name, bool required = false)
    {
        if (_values.TryGetValue(name, out var value)) return value;
        if (required) Note(null, "missing-field", $"The field '{name}' is missing.");
        return null;
    }

    public string? Text(string name, bool required = true) => Read(name, required, "a text", v => v.ValueKind == JsonValueKind.String ? v.GetString() : null);

    public double? Number(string name, bool required = true) =>
        Read<double?>(name, required, "a number", v => v.ValueKind == JsonValueKind.Number && v.TryGetDouble(out var number) ? number : null);

    public long? Integer(string name, bool required = true) =>
        Read<long?>(name, required, "a whole number", v => v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out var number) ? number : null);

    public bool? Flag(string name) =>
        Read<bool?>(name, false, "true or false", v => v.ValueKind is JsonValueKind.True or JsonValueKind.False ? v.GetBoolean() : null);

    public JsonElement? Object(string name, bool required = true) =>
        Read<JsonElement?>(name, required, "an object", v => v.ValueKind == JsonValueKind.Object ? v : null);

    private T? Read<T>(string name, bool required, string wanted, Func<JsonElement, T?> read)
    {
        if (Element(name, required) is not { } value) return default;
        var result = read(value);
        if (result is null) Note(name, "wrong-type", $"'{name}' must be {wanted}, but is {value.GetRawText()}.");
        return result;
    }
}
