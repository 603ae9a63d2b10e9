using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.Grains;

/// <summary>A trial's parameters in the tables: a number in <c>value</c>, and always readable in <c>text</c>.</summary>
internal static class TrialParams
{
    public static ImmutableArray<ParamRow> Write(ImmutableSortedDictionary<string, string> parameters) =>
        [.. parameters.Select(p => Write(p.Key, (JsonValue)JsonNode.Parse(p.Value)!))];

    private static ParamRow Write(string name, JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => ParamRow.Of(name, value.GetValue<double>()),
        _ => ParamRow.Of(name, TextOf(value)),
    };

    public static ImmutableSortedDictionary<string, string> Read(SearchSpace space, IEnumerable<ParamRow> rows) =>
        rows.ToImmutableSortedDictionary(r => r.Name, r => Read(space.Dimensions[r.Name], r), StringComparer.Ordinal);

    // The tables do not tell the text "true" from the truth value; the choice they were taken from does.
    private static string Read(Dimension dimension, ParamRow row) => dimension is ChoiceDimension choice && row.Value is null
        ? choice.Of.First(v => v.GetValueKind() != JsonValueKind.Number && TextOf(v) == row.Text).ToJsonString()
        : row.Text;

    private static string TextOf(JsonValue value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
