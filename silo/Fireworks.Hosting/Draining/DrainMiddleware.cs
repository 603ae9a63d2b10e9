using Fireworks.Api;
using Microsoft.AspNetCore.Http;

namespace Fireworks.Hosting;

/// <summary>While a silo drains: refuses requests that would begin work here, and ends the streams that would hold the door open.</summary>
/// <remarks>A feed or an output has no end of its own; the web server would wait for it as long as it may, and leave Orleans no time. It is broken
/// off rather than ended, so that its reader goes on elsewhere instead of taking what it has for all there is.</remarks>
internal sealed class DrainMiddleware(RequestDelegate next, Drain drain)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (drain.HasBegun && !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.RetryAfter = "1";
            context.Response.StatusCode = ProblemTypes.Unavailable.Status;
            await context.Response.WriteAsJsonAsync(
                new Problem
                {
                    Type = ProblemTypes.Unavailable.Urn, Title = "The service cannot answer now", Status = ProblemTypes.Unavailable.Status,
                    Detail = "This silo was told to stop and takes no new work; ask another silo, or this one once it is back.",
                },
                ApiJson.Options, "application/problem+json", context.RequestAborted);
            return;
        }
        await using var ending = IsStream(context.Request) ? drain.Begun.UnsafeRegister(static c => ((HttpContext)c!).Abort(), context) : default;
        await next(context);
    }

    private static bool IsStream(HttpRequest request) =>
        request.Path == Routes.Events || request.Path.StartsWithSegments("/v1/runs") && request.Path.Value!.Contains("/outputs/", StringComparison.Ordinal);
}
