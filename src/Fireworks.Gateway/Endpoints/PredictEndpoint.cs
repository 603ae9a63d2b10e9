using Fireworks.Api;
using Fireworks.Contracts;
using Fireworks.Gateway.Keys;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

/// <summary>A scaffold's model for rows that a caller sends.</summary>
internal static class PredictEndpoint
{
    /// <summary>The longest request, in bytes: 32 MiB.</summary>
    public const int MostBytes = 32 << 20;

    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";

    public static void MapPredict(this IEndpointRouteBuilder routes) => routes.MapPost(Routes.Predict, PredictAsync).Needs(KeyScope.Read);

    private static async Task PredictAsync(string scaffold, string? output, [FromServices] Tenant tenant, HttpContext context)
    {
        var given = FormatOf(MediaType(context.Request.ContentType))
            ?? throw new BadRequestException($"Rows are sent as {ApiJson.ArrowStream} or {Json}, but Content-Type is '{context.Request.ContentType}'.");
        var wanted = Wanted(context.Request, given);
        var rows = await RequestBody.ReadAsync(context, MostBytes, "send the rows in several requests");
        var answer = await tenant.Served(scaffold, string.IsNullOrEmpty(output) ? null : output).PredictAsync(rows, given, wanted, context.RequestAborted);

        (context.Response.ContentType, context.Response.ContentLength) = (wanted == RowFormat.Arrow ? ApiJson.ArrowStream : Json, answer.Length);
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static RowFormat Wanted(HttpRequest request, RowFormat given)
    {
        var accept = request.GetTypedHeaders().Accept;
        if (accept is not { Count: > 0 }) return given;
        foreach (var type in accept.OrderByDescending(a => a.Quality ?? 1))
        {
            if (FormatOf(type.MediaType.Value) is { } format) return format;
            if (type.MatchesAllTypes || type.MatchesAllSubTypes && type.Type == "application") return given;
        }
        throw new BadRequestException($"Answers are {ApiJson.ArrowStream} or {Json}, but Accept is '{request.Headers.Accept}'.");
    }

    private static RowFormat? FormatOf(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        ApiJson.ArrowStream => RowFormat.Arrow,
        Json or Lines => RowFormat.Json,
        _ => null,
    };

    private static string? MediaType(string? contentType) => contentType?.Split(';')[0].Trim();
}
