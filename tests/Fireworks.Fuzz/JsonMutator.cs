using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.Fuzz;

/// <summary>Changes values, names and structure of JSON, so that it stays JSON.</summary>
internal static class JsonMutator
{
    // No text may hold half of a surrogate pair, but an escape can say it.
    private const string Half = "half-of-a-pair";

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.0", "0.5", "-0", "1e308", "1e400", "1e-320", "2147483648", "9223372036854775807", "9223372036854775808",
        "[]", "{}", "[null]", """{ "a": null }""", "\"\"", "\"x\"", "\"*\"", "\"NaN\"", "\"a.b\"", "\"rows@live\"", "\"node@final\"", "\"node.train\"", "\"${size}\"", "\"${none} ${\"", "\"$${x}\"",
        $"\"{Half}\"", $"\"{new string('x', 300)}\"",
    ];

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static byte[] Changed(byte[] json, Random random)
    {
        var root = JsonNode.Parse(json, documentOptions: Lenient)!;
        for (var changes = 1 + random.Next(1 << random.Next(3)); changes > 0; changes--)
        {
            var places = Below(root).ToArray();
            if (places.Length == 0) break;
            Change(places[random.Next(places.Length)], places, random);
        }
        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace(Half, "\\ud800", StringComparison.Ordinal));
    }

    private static void Change(Place place, Place[] others, Random random)
    {
        var other = others[random.Next(others.Length)];
        switch (random.Next(9))
        {
            case 0 or 1: place.Value = JsonNode.Parse(Values[random.Next(Values.Length)]); break;
            case 2: place.Value = null; break;
            case 3 or 4: place.Value = other.Value?.DeepClone(); break;
            case 5: place.Value = new JsonArray(place.Value?.DeepClone(), other.Value?.DeepClone()); break;
            case 6: place.Value = new JsonObject { [other.Name ?? "x"] = place.Value?.DeepClone() }; break;
            case 7: place.Remove(); break;
            default: place.Rename(random.Next(4) == 0 ? Half : other.Name ?? "a.b"); break;
        }
    }

    private static IEnumerable<Place> Below(JsonNode? node)
    {
        Place[] places = node switch
        {
            JsonObject fields => [.. fields.Select(f => new Place(fields, f.Key, 0))],
            JsonArray items => [.. items.Select((_, i) => new Place(items, null, i))],
            _ => [],
        };
        return places.SelectMany(p => Below(p.Value).Prepend(p));
    }

    /// <summary>A field of an object or an item of an array.</summary>
    private sealed record Place(JsonNode Parent, string? Name, int Index)
    {
        public JsonNode? Value
        {
            get => Name is null ? Parent[Index] : Parent[Name];
            set
            {
                if (Name is null) Parent[Index] = value;
                else Parent[Name] = value;
            }
        }

        public void Remove()
        {
            if (Name is null) Parent.AsArray().RemoveAt(Index);
            else Parent.AsObject().Remove(Name);
        }

        public void Rename(string name)
        {
            var value = Value?.DeepClone();
            if (Name is null) return;
            Remove();
            Parent[name] = value;
        }
    }
}
