using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A formula with names that are learned: <c>{ "type": "formula", "formula": "a + b*x + c*x^2", "parameters": { "a": 0, "b": 1, "c": 0 } }</c>.</summary>
/// <remarks><c>x</c> is the row that comes in, element by element; <c>x0</c>, <c>x1</c>… are single values of it, counted over all its axes. It gives rows
/// of the shape of x, or one value a row where x itself is not in the formula.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Formula">The formula.</param>
/// <param name="Parameters">What is learned, each one number, with the value it starts from.</param>
internal sealed record FormulaSpec(LayerPlace Place, Formula Formula, ImmutableArray<(string Name, float Start)> Parameters) : LayerSpec(Place, "formula")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "formula", "parameters");
        var parameters = read.Json["parameters"] switch
        {
            null => [],
            JsonObject given => given.Select(p => (p.Key, Start(read, p.Key, p.Value))).ToImmutableArray(),
            var other => throw read.Refuse("parameters", $"must name what is learned with its first value, such as {{ \"a\": 0 }}, but is {other.ToJsonString()}."),
        };
        string[] names = [.. parameters.Select(p => p.Key), "x"];
        try
        {
            var formula = Formula.Parse(read.Text("formula"), name => names.Contains(name) || IndexOf(name) is not null, names);
            foreach (var (name, _) in parameters)
                if (!formula.Names.Contains(name)) throw read.Refuse("parameters", $"has '{name}', which is not in the formula; take it out.");
            return new FormulaSpec(place, formula, parameters);
        }
        catch (FormulaException e)
        {
            throw new ComponentConfigException($"{place.Json}.formula", $"'{place.Json}.formula': {e.Message}", e);
        }
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var slots = Parameters.ToDictionary(p => p.Name, p => blueprint.Parameter(NameOf(p.Name), [1], Starts.Values([p.Start])));
        foreach (var name in Formula.Names)
            if (!slots.ContainsKey(name) && IndexOf(name) is { } index && index >= row.Size)
                throw Misfit($"at least {index + 1} values a row ('{name}')", row, $"name x0 to x{row.Size - 1}.", "formula");

        var gives = Formula.Names.Contains("x") && !slots.ContainsKey("x") ? row : RowShape.Of(1);
        return new LayerPlan(gives, (x, pass) =>
        {
            var y = Formula.Of(name =>
                slots.TryGetValue(name, out var slot) ? pass[slot]
                : name == "x" ? x
                : x.flatten(1).narrow(1, IndexOf(name)!.Value, 1).view([-1, .. Enumerable.Repeat(1L, gives.Rank)]));
            return y.expand([x.shape[0], .. gives.Axes]);
        });
    }

    private static int? IndexOf(string name) =>
        name.Length > 1 && name[0] == 'x' && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static float Start(SpecReader read, string name, JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && float.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var start) && float.IsFinite(start)
            ? start
            : throw read.Refuse("parameters", $"must give '{name}' a number to start from, but has {value?.ToJsonString() ?? "null"}.");
}
