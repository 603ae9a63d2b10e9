using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fireworks.Api;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fireworks.Gateway.Keys;

/// <summary>Lets a request to <c>/v1</c> or <c>/metrics</c> in if it carries the key; without a key, if it comes from a program on this machine.</summary>
/// <remarks>The guard goes by path, not by endpoint, so that a new endpoint is guarded before anybody thinks of it. Without a key the
/// door listens on loopback only; web pages reach that too, so a request that names another host or comes from another site is refused.</remarks>
internal sealed class KeyGuard(RequestDelegate next, GatewayOptions options)
{
    private readonly byte[]? _key = options.ApiKey is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsGuarded(context.Request.Path) || Refusal(context.Request) is not { } refusal) return next(context);

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemTable.WriteAsync(context, new Problem { Type = ProblemTypes.Unauthorized.Urn, Title = "Not allowed", Status = ProblemTypes.Unauthorized.Status, Detail = refusal });
    }

    // Metrics tell what runs here, and how much.
    private static bool IsGuarded(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase);

    private string? Refusal(HttpRequest request)
    {
        if (_key is not null) return HasKey(request) ? null : "This silo asks for a key; give it with --key, FIREWORKS_KEY or the header 'Authorization: Bearer KEY'.";
        if (!IsLoopback(request.Host.Host)) return $"This silo has no key, so it answers to the names of this machine only, but was called '{request.Host.Host}'; call it localhost, or give it a key.";
        return request.Headers.Origin is [{ } origin, ..] && !(Uri.TryCreate(origin, UriKind.Absolute, out var site) && IsLoopback(site.Host))
            ? $"This silo has no key, so it does not answer pages of other sites, but was called from '{origin}'; give it a key."
            : null;
    }

    // Hashes have one length, so comparing them takes the same time whatever was sent.
    private bool HasKey(HttpRequest request) =>
        request.Headers[HeaderNames.Authorization].ToString() is { } header
        && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header["Bearer ".Length..].Trim())), _key);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
}
