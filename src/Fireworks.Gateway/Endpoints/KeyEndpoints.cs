using Fireworks.Api;
using Fireworks.Contracts;
using Fireworks.Gateway.Keys;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Fireworks.Gateway.Endpoints;

/// <summary>Makes, lists and revokes keys. The secret is made here, told once, and goes no further; grains and tables get its hash.</summary>
internal static partial class KeyEndpoints
{
    private const int LongestName = 100;

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Routes.Keys, CreateAsync).Needs(KeyScope.Admin);
        routes.MapGet(Routes.Keys, ListAsync).Needs(KeyScope.Admin);
        routes.MapPost(Routes.RevokeKey, RevokeAsync).Needs(KeyScope.Admin);
    }

    private static async Task<Ok<CreatedKey>> CreateAsync(
        [FromBody] CreateKey create, [FromServices] Tenant tenant, [FromServices] TimeProvider time, [FromServices] ILogger<KeyGuard> logger, HttpContext context)
    {
        Check(create, time.GetUtcNow());
        var (text, caller) = (KeyText.New(), CallerOf(context));
        var key = await tenant.Keys.CreateAsync(new NewApiKey(text.Id, create.Name, text.Hash, KeyScopes.Text(create.Scope), create.ExpiresAt), context.RequestAborted);
        LogCreated(logger, key.Id, key.Scope, caller);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new CreatedKey(text.Reveal(), Info(key, time.GetUtcNow())));
    }

    private static async Task<Ok<Api.Listing<KeyInfo>>> ListAsync(int? limit, [FromServices] Tenant tenant, [FromServices] TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await tenant.Keys.ListAsync(ListEndpoints.Limit(limit), cancellationToken);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new Api.Listing<KeyInfo>([.. found.Items.Select(key => Info(key, now))], found.Total));
    }

    private static async Task<Ok<KeyInfo>> RevokeAsync(
        string key, [FromServices] Tenant tenant, [FromServices] KeyRing ring, [FromServices] TimeProvider time, [FromServices] ILogger<KeyGuard> logger, HttpContext context)
    {
        var caller = CallerOf(context);
        var revoked = await tenant.Keys.RevokeAsync(Names.Check(key, "key"), context.RequestAborted);
        ring.Forget(revoked.Id);
        LogRevoked(logger, revoked.Id, caller);
        return TypedResults.Ok(Info(revoked, time.GetUtcNow()));
    }

    private static void Check(CreateKey create, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(create.Name) || create.Name.Length > LongestName || create.Name.Any(char.IsControl))
            throw new BadRequestException($"A key's name has 1 to {LongestName} characters on one line, but is '{create.Name}'.");
        if (!Enum.IsDefined(create.Scope)) throw new BadRequestException($"A key's scope is read, write or admin, but is {(int)create.Scope}.");
        if (create.ExpiresAt <= now) throw new BadRequestException($"A key expires in the future, but 'expires_at' is {create.ExpiresAt:u}.");
    }

    private static KeyInfo Info(ApiKeyEntry key, DateTimeOffset now) => new(
        key.Id, key.Name, KeyScopes.Parse(key.Scope), key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "expired" : "active", key.CreatedAt, key.ExpiresAt, key.RevokedAt);

    private static string CallerOf(HttpContext context) => context.Features.Get<Caller>()?.Name ?? "on this machine";

    // By id, which no caller chooses, so that a name cannot write lines of its own into a log.
    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} of scope {Scope} was given by the key {Caller}")]
    private static partial void LogCreated(ILogger logger, string key, string scope, string caller);

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} was revoked by the key {Caller}")]
    private static partial void LogRevoked(ILogger logger, string key, string caller);
}
