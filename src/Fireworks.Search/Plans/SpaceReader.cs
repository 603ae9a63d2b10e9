using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Reads a search space from JSON.</summary>
internal static class SpaceReader
{
    private static readonly string[] Types = ["float", "int", "choice"];

    public static SearchSpace Read(JsonElement json, string path, List<GraphProblem> problems)
    {
        var space = new SearchSpace();
        foreach (var entry in json.EnumerateObject())
        {
            var at = $"{path}.{entry.Name}";
            if (entry.Value.ValueKind != JsonValueKind.Object)
                problems.Add(new(at, "wrong-type",
                    $"A dimension is an object such as {{ \"type\": \"float\", \"min\": 0, \"max\": 1 }}, but is {entry.Value.GetRawText()}."));
            else if (entry.Name.Length == 0 || space.Dimensions.ContainsKey(entry.Name))
                problems.Add(new(at, "duplicate-field", $"Each parameter is varied once and has a name, but '{entry.Name}' does not stand alone."));
            else if (ReadDimension(entry.Value, at, problems) is { } dimension)
                space = space.With(entry.Name, dimension);
        }
        return space;
    }

    private static Dimension? ReadDimension(JsonElement json, string path, List<GraphProblem> problems)
    {
        var known = problems.Count;
        var type = json.TryGetProperty("type", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        var fields = new PlanFields(json, path, problems, Known(type));
        if (fields.Has("when")) fields.Note("when", "not-available", "Conditional parameters are not available in this release; leave 'when' out.");
        if (!Types.Contains(type))
        {
            fields.Note("type", "unknown-type", $"A dimension's type is one of {string.Join(", ", Types)}, but is '{type}'.{Nearest.Hint(type, Types)}");
            return null;
        }
        try
        {
            return type switch
            {
                "float" => Float(fields, () => problems.Count == known),
                "int" => Int(fields, () => problems.Count == known),
                _ => Choice(fields),
            };
        }
        catch (ArgumentException e)
        {
            fields.Note(e.ParamName, "out-of-range", Sentence(e));
            return null;
        }
    }

    private static string[] Known(string type) => type switch
    {
        "float" => ["type", "min", "max", "log", "step", "when"],
        "int" => ["type", "min", "max", "step", "log", "when"],
        "choice" => ["type", "of", "when"],
        _ => ["type", "min", "max", "step", "log", "of", "when"],
    };

    private static FloatDimension? Float(PlanFields fields, Func<bool> sound)
    {
        var (min, max, log, step) = (fields.Number("min"), fields.Number("max"), fields.Flag("log"), fields.Number("step", required: false));
        return sound() ? new FloatDimension(min!.Value, max!.Value, log ?? false, step) : null;
    }

    private static IntDimension? Int(PlanFields fields, Func<bool> sound)
    {
        var (min, max, step, log) = (fields.Integer("min"), fields.Integer("max"), fields.Integer("step", required: false), fields.Flag("log"));
        return sound() ? new IntDimension(min!.Value, max!.Value, step ?? 1, log ?? false) : null;
    }

    private static ChoiceDimension? Choice(PlanFields fields)
    {
        if (fields.Element("of", required: true) is not { } of) return null;
        if (of.ValueKind == JsonValueKind.Array
            && of.EnumerateArray().All(v => v.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)))
            return new ChoiceDimension([.. of.EnumerateArray().Select(v => (JsonValue)JsonNode.Parse(v.GetRawText())!)]);
        fields.Note("of", "wrong-type", $"'of' must be a list of texts, numbers and booleans, but is {of.GetRawText()}.");
        return null;
    }

    // The runtime appends the parameter and the value on further lines; ours are in the sentence already.
    private static string Sentence(ArgumentException e) => e.Message.Split(" (Parameter '", 2)[0].Split('\n', 2)[0];
}
