using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fireworks.Api;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Fireworks.Gateway.Keys;

/// <summary>Lets a request in if its key allows what it asks for; where no key is needed, if it comes from a program on this machine.</summary>
/// <remarks>Stands behind routing and guards whatever does not say <c>AllowAnonymous()</c>, so that a new endpoint is guarded before anybody
/// thinks of it. Without keys the door listens on loopback only; web pages reach that too, so a request that names another host or comes from
/// another site is refused.</remarks>
internal sealed partial class KeyGuard(RequestDelegate next, GatewayOptions options, ILogger<KeyGuard> logger)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _bootstrap = options.ApiKey is { } key ? Hash(key) : null;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null && await RefuseAsync(context)) return;
        await next(context);
    }

    private async Task<bool> RefuseAsync(HttpContext context)
    {
        if (!options.NeedsKey)
        {
            if (Stranger(context.Request) is not { } why) return false;
            await WriteAsync(context, ProblemTypes.Unauthorized, why, "Bearer");
            return true;
        }

        var (caller, refusal) = await AdmitAsync(context);
        if (caller is null)
        {
            await WriteAsync(context, ProblemTypes.Unauthorized, refusal!, KeyOf(context.Request) is null ? "Bearer" : "Bearer error=\"invalid_token\"");
            return true;
        }
        var needed = KeyScopes.Of(context.GetEndpoint());
        if (caller.Scope < needed)
        {
            var (has, needs) = (KeyScopes.Text(caller.Scope), KeyScopes.Text(needed));
            await WriteAsync(
                context, ProblemTypes.Forbidden, $"This needs a key of scope '{needs}', but the key {caller.Name} has scope '{has}'; ask for one that may (fireworks key create NAME --scope {needs}).",
                $"Bearer error=\"insufficient_scope\", scope=\"{needs}\"");
            return true;
        }
        context.Features.Set(caller);
        return false;
    }

    private async ValueTask<Admission> AdmitAsync(HttpContext context)
    {
        if (KeyOf(context.Request) is not { } key) return Admission.Refused("This silo asks for a key; give it with --key, FIREWORKS_KEY or the header 'Authorization: Bearer KEY'.");
        // Hashes have one length, so comparing them takes the same time whatever was sent.
        if (_bootstrap is not null && CryptographicOperations.FixedTimeEquals(Hash(key), _bootstrap)) return new Caller("of the silo's settings", KeyScope.Admin);
        if (!KeyText.TryParse(key, out var text)) return Admission.Refused("This key is not the one of the silo's settings, and none that a silo gave: those begin with 'fw_'. Check that it is whole.");
        return await context.RequestServices.GetRequiredService<KeyRing>().AdmitAsync(text, context.RequestAborted);
    }

    private static string? Stranger(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host)) return $"This silo has no key, so it answers to the names of this machine only, but was called '{request.Host.Host}'; call it localhost, or give it a key.";
        return request.Headers.Origin is [{ } origin, ..] && !(Uri.TryCreate(origin, UriKind.Absolute, out var site) && IsLoopback(site.Host))
            ? $"This silo has no key, so it does not answer pages of other sites, but was called from '{origin}'; give it a key."
            : null;
    }

    private Task WriteAsync(HttpContext context, ProblemType type, string detail, string challenge)
    {
        // As a URI, a path has no line ends with which a caller could write lines of his own into a log.
        LogRefused(context.Request.Method, context.Request.Path.ToUriComponent(), context.Connection.RemoteIpAddress, type.Status, KeyIdOf(context.Request));
        context.Response.Headers.WWWAuthenticate = challenge;
        return ProblemTable.WriteAsync(context, new Problem { Type = type.Urn, Title = type.Title, Status = type.Status, Detail = detail });
    }

    private static string? KeyOf(HttpRequest request) =>
        request.Headers[HeaderNames.Authorization].ToString() is { } header
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && header[Scheme.Length..].Trim() is { Length: > 0 } key ? key : null;

    private static string KeyIdOf(HttpRequest request) => KeyOf(request) is not { } key ? "none" : KeyText.TryParse(key, out var text) ? text.Id : "of another form";

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Method} {Path} from {Remote} with {Status}; its key: {Key}")]
    private partial void LogRefused(string method, string path, IPAddress? remote, int status, string key);
}
