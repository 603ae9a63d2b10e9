using Fireworks.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Keys;

/// <summary>Which scope an endpoint needs. One that says nothing needs admin; one that says <c>AllowAnonymous()</c> needs no key.</summary>
public static class KeyScopes
{
    /// <summary>Says which scope an endpoint needs.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, KeyScope scope) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(e => e.Metadata.Add(new Needed(scope)));
        return endpoint;
    }

    /// <summary>Lets the endpoints of a group that say nothing need what their method says: GET read, POST and PUT write, everything else admin.</summary>
    public static RouteGroupBuilder NeedsByMethod(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<Needed>().Any()) return;
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(m => m.HttpMethods).ToArray();
            endpoint.Metadata.Add(new Needed(methods is [] ? KeyScope.Admin : methods.Max(OfMethod)));
        });
        return group;
    }

    /// <summary>The scope that an endpoint says it needs; null when it says nothing.</summary>
    internal static KeyScope? Said(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Needed>()?.Scope;

    /// <summary>The scope that a request needs to get where it goes.</summary>
    /// <remarks>What leads nowhere is told so to anybody with a key: no route has that path (null), or none of its routes takes the method or
    /// the media type, for which routing puts an endpoint of its own that is no route.</remarks>
    internal static KeyScope Of(Endpoint? endpoint) => endpoint is RouteEndpoint route ? Said(route) ?? KeyScope.Admin : KeyScope.Read;

    /// <summary>A scope as tables and contracts have it.</summary>
    internal static string Text(KeyScope scope) => scope.ToString().ToLowerInvariant();

    /// <summary>A scope that <see cref="Text"/> wrote.</summary>
    internal static KeyScope Parse(string text) => Enum.Parse<KeyScope>(text, ignoreCase: true);

    private static KeyScope OfMethod(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? KeyScope.Read : HttpMethods.IsPost(method) || HttpMethods.IsPut(method) ? KeyScope.Write : KeyScope.Admin;

    private sealed record Needed(KeyScope Scope);
}
