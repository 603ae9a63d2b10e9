using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fireworks;

/// <summary>How configuration reads as JSON: snake_case names, unknown and duplicate names refused, nested things told apart by <c>type</c>.</summary>
public static class ComponentJson
{
    /// <summary>The options that every component's configuration is read and written with.</summary>
    /// <remarks>Derived records declare <c>[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]</c>; the discriminator may stand anywhere.
    /// Enumerations are texts in snake_case. Not-a-number and infinities are the texts <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.</remarks>
    public static JsonSerializerOptions Options { get; } = Frozen(new JsonSerializerOptions(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    });

    /// <summary>A C# name as it stands in JSON: <c>chunkRows</c> and <c>ChunkRows</c> are <c>chunk_rows</c>.</summary>
    public static string Name(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>A value as JSON; null for a null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type it is declared with, which decides whether it carries a <c>type</c>.</param>
    public static JsonNode? Write(object? value, Type type) => value is null ? null : JsonSerializer.SerializeToNode(value, type, Options);

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="ComponentConfigException">The JSON is not of that type; says where and what was found.</exception>
    public static object Read(string parameter, JsonNode json, Type type)
    {
        try
        {
            // The reader knows of no text that may not be null within a list.
            if (type.IsAssignableTo(typeof(JsonNode)) ? !type.IsInstanceOfType(json) : HoldsNull(json) && JsonMismatch.Find(json, type) is not null) throw Refused(parameter, json, type, null);
            return type.IsAssignableTo(typeof(JsonNode)) ? json.DeepClone() : json.Deserialize(type, Options) ?? throw Refused(parameter, json, type, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Refused(parameter, json, type, e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new ComponentConfigException(parameter, $"'{parameter}' {Reason(e)}", e);
        }
    }

    private static bool HoldsNull(JsonNode json) => json is JsonArray items && items.Contains(null) || json is JsonObject fields && fields.Any(f => f.Value is null);

    /// <summary>What a value of a C# type is called towards users, such as <c>an integer</c>.</summary>
    internal static string Describe(Type type)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        if (core.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(core).Select(Name))}";
        if (core == typeof(ColumnPattern)) return "a column name, a pattern with '*', or an array of such";
        if (core == typeof(JsonObject)) return "an object";
        if (core == typeof(JsonArray)) return "an array";
        if (core == typeof(TimeSpan)) return "a time such as 00:30:00";
        if (core == typeof(JsonNode)) return "a value";
        if (Type.GetTypeCode(core) == TypeCode.Object && Options.GetTypeInfo(core) is var info && info.Kind != JsonTypeInfoKind.None) return Describe(info);
        return Type.GetTypeCode(core) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.String => "a text",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            >= TypeCode.SByte and <= TypeCode.UInt64 => "a whole number within its range",
            _ => "a fitting value",
        };
    }

    private static string Describe(JsonTypeInfo info) => info.Kind switch
    {
        JsonTypeInfoKind.Dictionary => $"an object of name → {Describe(info.ElementType!)}",
        JsonTypeInfoKind.Enumerable => "an array",
        _ when info.PolymorphismOptions is { } known => $"an object whose '{known.TypeDiscriminatorPropertyName}' is one of {string.Join(", ", known.DerivedTypes.Select(d => d.TypeDiscriminator))}",
        _ => "an object",
    };

    /// <summary>A message without the suffixes that <see cref="ArgumentException"/> adds.</summary>
    internal static string Reason(Exception e) =>
        e is ArgumentException { ParamName: { } name } && e.Message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) is > 0 and var end
            ? e.Message[..end]
            : e.Message;

    private static ComponentConfigException Refused(string parameter, JsonNode json, Type type, Exception? e)
    {
        var nested = JsonMismatch.Find(json, type) is { } at && at != JsonMismatch.Whole(json, type) ? $" At {at.Path}: {at.Message}" : "";
        return new ComponentConfigException(parameter, $"'{parameter}' must be {Describe(type)}, but is {JsonMismatch.Show(json)}.{nested}", e);
    }

    private static JsonSerializerOptions Frozen(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
