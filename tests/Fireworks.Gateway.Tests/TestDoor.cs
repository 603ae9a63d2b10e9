using Fireworks.Api;
using Fireworks.Gateway.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fireworks.Gateway;

/// <summary>The door on a free port without a silo behind it: what it decides by itself.</summary>
internal sealed class TestDoor : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestDoor(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public HttpClient Client { get; }

    /// <summary>Method and path of every endpoint, placeholders filled in.</summary>
    public IReadOnlyList<(string Method, string Path)> Endpoints =>
    [
        .. from endpoint in _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
           select (method, string.Concat("/", System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "{[^}]*}", "x"))),
    ];

    /// <summary>Every endpoint that is mapped.</summary>
    public IReadOnlyList<Endpoint> All => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <param name="key">The key of the settings.</param>
    /// <param name="health">Adds health checks.</param>
    /// <param name="ring">Knows the stored keys; the door then requires one.</param>
    /// <param name="logs">Hears what is logged.</param>
    /// <param name="more">Maps endpoints of the host.</param>
    public static async Task<TestDoor> OpenAsync(
        string? key = null, Action<IHealthChecksBuilder>? health = null, KeyRing? ring = null, ILoggerProvider? logs = null, Action<IEndpointRouteBuilder>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null) builder.Logging.AddProvider(logs);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new GatewayOptions { ApiKey = key, RequireKeys = ring is not null, NewRun = () => "new" });
        builder.Services.AddFireworksGateway();
        if (ring is not null) builder.Services.AddSingleton(ring);
        health?.Invoke(builder.Services.AddHealthChecks());
        var app = builder.Build();
        app.MapFireworksGateway();
        more?.Invoke(app);
        await app.StartAsync();
        return new(app);
    }

    public async Task<(int Status, Problem? Problem)> AskAsync(string method, string path, string? key = null, string? host = null, string? origin = null, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", key);
        if (host is not null) request.Headers.Host = host;
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? System.Text.Json.JsonSerializer.Deserialize<Problem>(text, ApiJson.Options) : null;
        return ((int)response.StatusCode, problem);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
