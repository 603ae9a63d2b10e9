using Fireworks.Api;
using Fireworks.Gateway.Keys;
using Fireworks.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Fireworks.Hosting;

/// <summary>What a silo tells of itself: <c>/metrics</c> for Prometheus (our meter, Orleans' and the runtime's), and a log file for each run.</summary>
/// <remarks>Traces have no exporter here; a host that wants them adds one with <c>AddOpenTelemetry().WithTracing(t =&gt; t.AddSource("Fireworks"))</c>.</remarks>
internal static class TelemetrySetup
{
    /// <summary>Guarded by keys, where there are any.</summary>
    private const string Path = "/metrics";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Telemetry.Name, "Microsoft.Orleans", "System.Runtime").AddPrometheusExporter());
        builder.Services.AddSingleton<ILoggerProvider, RunLogProvider>();
        builder.Logging
            .AddFilter<RunLogProvider>(null, LogLevel.Information)
            .AddFilter<RunLogProvider>("Orleans", LogLevel.Warning)
            .AddFilter<RunLogProvider>("Microsoft", LogLevel.Warning);
    }

    public static void MapTelemetry(this WebApplication app) => app.MapPrometheusScrapingEndpoint(Path).Needs(KeyScope.Read);
}
