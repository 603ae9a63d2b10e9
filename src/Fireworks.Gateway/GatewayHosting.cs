using Fireworks.Api;
using Fireworks.Gateway.Endpoints;
using Fireworks.Gateway.Keys;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fireworks.Gateway;

/// <summary>Puts the HTTP door into a web host that has a silo or a cluster client.</summary>
public static class GatewayHosting
{
    /// <summary>Adds what the door needs; the host adds its <see cref="GatewayOptions"/>.</summary>
    public static IServiceCollection AddFireworksGateway(this IServiceCollection services)
    {
        services.AddSingleton<Tenant>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => new KeyRing(s.GetRequiredService<Tenant>().Keys.FindAsync, s.GetRequiredService<TimeProvider>()));
        services.AddHealthChecks();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
        return services;
    }

    /// <summary>Maps every route of <see cref="Routes"/>. What the host maps itself is guarded too: it needs a key of scope admin unless it says
    /// <see cref="KeyScopes.Needs"/> or <c>AllowAnonymous()</c>.</summary>
    public static WebApplication MapFireworksGateway(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<KeyGuard>();
        app.MapHealth();

        var guarded = app.MapGroup("").NeedsByMethod();
        guarded.MapGraphs();
        guarded.MapRuns();
        guarded.MapOutputs();
        guarded.MapSearches();
        guarded.MapScaffolds();
        guarded.MapPredict();
        guarded.MapStates();
        guarded.MapInputs();
        guarded.MapDeletes();
        guarded.MapStorage();
        guarded.MapLists();
        guarded.MapComponents();
        guarded.MapEvents();
        guarded.MapKeys();
        return app;
    }
}
