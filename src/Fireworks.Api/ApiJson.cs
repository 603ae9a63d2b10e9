using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fireworks.Api;

/// <summary>How the door's records look in JSON: snake_case names, absent instead of null, NaN and infinities as texts.</summary>
public static class ApiJson
{
    /// <summary>The media type of messages.</summary>
    public const string ArrowStream = "application/vnd.apache.arrow.stream";

    /// <summary>The options both sides use.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Sets the same on other options, such as the web host's.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // The answers are JSON for programs and terminals, never part of a page.
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        return options;
    }
}
