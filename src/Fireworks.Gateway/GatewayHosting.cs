using Fireworks.Api;
using Fireworks.Gateway.Endpoints;
using Fireworks.Gateway.Keys;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.Gateway;

/// <summary>Puts the HTTP door into a web host that has a silo or a cluster client.</summary>
public static class GatewayHosting
{
    /// <summary>Adds what the door needs; the host adds its <see cref="GatewayOptions"/>.</summary>
    public static IServiceCollection AddFireworksGateway(this IServiceCollection services)
    {
        services.AddSingleton<Tenant>();
        services.AddHealthChecks();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
        return services;
    }

    /// <summary>Maps every route of <see cref="Routes"/>.</summary>
    public static WebApplication MapFireworksGateway(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<KeyGuard>();
        app.UseRouting();
        app.MapGraphs();
        app.MapRuns();
        app.MapOutputs();
        app.MapSearches();
        app.MapScaffolds();
        app.MapPredict();
        app.MapStates();
        app.MapInputs();
        app.MapLists();
        app.MapComponents();
        app.MapEvents();
        app.MapHealth();
        return app;
    }
}
