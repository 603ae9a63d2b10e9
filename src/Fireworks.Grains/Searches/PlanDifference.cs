using System.Text.Json.Nodes;

namespace Fireworks.Grains;

/// <summary>What two search plans differ in, for people to read.</summary>
internal static class PlanDifference
{
    private const int MostShown = 10;
    private const int LongestValue = 60;

    /// <summary>The differences, one for each field; null when there are none.</summary>
    public static string? Between(SearchPlan stored, SearchPlan given)
    {
        var differences = Compare("", stored.ToJson(), given.ToJson()).Take(MostShown + 1).ToList();
        if (differences.Count == 0) return null;
        if (differences.Count > MostShown) differences[^1] = "and more";
        return string.Join("; ", differences);
    }

    private static IEnumerable<string> Compare(string path, JsonNode? stored, JsonNode? given)
    {
        if (stored is JsonObject one && given is JsonObject other)
            return one.Select(f => f.Key).Union(other.Select(f => f.Key))
                .SelectMany(name => Compare(path.Length == 0 ? name : $"{path}.{name}", one[name], other[name]));
        return JsonNode.DeepEquals(stored, given) ? [] : [$"{path} is {Show(stored)}, not {Show(given)}"];
    }

    private static string Show(JsonNode? value)
    {
        var text = value?.ToJsonString() ?? "not set";
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }
}
