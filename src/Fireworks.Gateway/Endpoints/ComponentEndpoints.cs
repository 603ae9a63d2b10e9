using Fireworks.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

internal static class ComponentEndpoints
{
    public static void MapComponents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Components, List);
        routes.MapGet(Routes.Component, Get);
    }

    private static Ok<Listing<ComponentItem>> List([FromServices] ComponentCatalog catalog) => TypedResults.Ok(ComponentPages.List(catalog));

    private static Ok<ComponentDetails> Get(string kind, [FromServices] ComponentCatalog catalog) => TypedResults.Ok(ComponentPages.Of(catalog[kind]));
}
