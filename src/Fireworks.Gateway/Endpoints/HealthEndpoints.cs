using Fireworks.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

internal static class HealthEndpoints
{
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Live, () => TypedResults.Text("live"));
        routes.MapGet(Routes.Ready, ReadyAsync);
    }

    private static async Task<ContentHttpResult> ReadyAsync([FromServices] GatewayOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await options.CheckReadyAsync(cancellationToken).WaitAsync(LongestCheck, cancellationToken);
            return TypedResults.Text("ready");
        }
#pragma warning disable CA1031 // Whatever is wrong is the answer.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return TypedResults.Text($"not ready: {e.Message}", statusCode: ProblemTypes.Unavailable.Status);
        }
    }
}
