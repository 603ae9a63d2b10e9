using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fireworks.Gateway.Endpoints;

/// <summary><c>/health/live</c> and <c>/health/ready</c>: 200 when every check of that tag passes, 503 otherwise, and each check in the body.</summary>
/// <remarks>Both are open to everybody, so a check that throws says only what an error of ours says; the rest is in the silo's log.</remarks>
internal static class HealthEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly HttpMethodMetadata Get = new([HttpMethods.Get]);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks(Routes.Live, Of(HealthTags.Live)).WithMetadata(Get).AllowAnonymous();
        routes.MapHealthChecks(Routes.Ready, Of(HealthTags.Ready)).WithMetadata(Get).AllowAnonymous();
    }

    private static HealthCheckOptions Of(string tag) => new()
    {
        Predicate = check => check.Tags.Contains(tag),
        ResponseWriter = WriteAsync,
        ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status200OK, [HealthStatus.Unhealthy] = ProblemTypes.Unavailable.Status },
    };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var body = new JsonObject
        {
            ["status"] = TextOf(report.Status),
            ["checks"] = new JsonObject(report.Entries.Select(e => KeyValuePair.Create<string, JsonNode?>(e.Key, new JsonObject
            {
                ["status"] = TextOf(e.Value.Status),
                ["detail"] = DetailOf(e.Value),
                ["ms"] = Math.Round(e.Value.Duration.TotalMilliseconds, 1),
            }))),
        };
        return context.Response.WriteAsJsonAsync(body, Json, "application/json", context.RequestAborted);
    }

    // Errors of libraries may hold a connection string or a path; ours are written for users.
    private static string? DetailOf(HealthReportEntry entry) => entry.Exception switch
    {
        null => entry.Description,
        FireworksException own => own.Message,
        OperationCanceledException or TimeoutException => "It did not answer in time.",
        { } other => $"It failed with {other.GetType().Name}; the silo's log says more.",
    };

    private static string TextOf(HealthStatus status) => status == HealthStatus.Unhealthy ? "failing" : "passing";
}
