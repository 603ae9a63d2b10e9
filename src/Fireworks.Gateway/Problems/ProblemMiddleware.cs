using Fireworks.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fireworks.Gateway.Problems;

/// <summary>Answers with problem details whatever goes wrong behind it.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 405 or 415 && context.Response.ContentLength is null) await WriteNoRouteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; nobody is left to be told.
        }
#pragma warning disable CA1031 // This is where every error becomes an answer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (ProblemTable.TypeOf(e) == ProblemTypes.Internal) LogInternal(e, context.Request.Method, context.Request.Path);
            if (context.Response.HasStarted) context.Abort();
            else await ProblemTable.WriteAsync(context, ProblemTable.Of(e));
        }
    }

    private static Task WriteNoRouteAsync(HttpContext context)
    {
        var (type, detail) = context.Response.StatusCode switch
        {
            404 => (ProblemTypes.NotFound, $"There is no {context.Request.Path}."),
            405 => (ProblemTypes.BadRequest, $"{context.Request.Path} does not take {context.Request.Method}."),
            _ => (ProblemTypes.BadRequest, "The body must be JSON, with the header 'Content-Type: application/json'."),
        };
        return ProblemTable.WriteAsync(context, new Problem { Type = type.Urn, Title = "There is no such request", Status = context.Response.StatusCode, Detail = detail });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogInternal(Exception exception, string method, string path);
}
