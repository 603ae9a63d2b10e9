using Fireworks.Api;
using Fireworks.Contracts;
using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fireworks.Gateway.Endpoints;

/// <summary>Data that clients push: chunks under numbers, each stored once.</summary>
internal static class InputEndpoints
{
    /// <summary>The longest chunk, in bytes: 64 MiB.</summary>
    public const int MostBytes = 64 << 20;

    public static void MapInputs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Inputs, ListAsync);
        routes.MapGet(Routes.Input, GetAsync);
        routes.MapPut(Routes.InputChunk, PutAsync);
        routes.MapPost(Routes.CloseInput, CloseAsync);
    }

    private static async Task<Ok<Api.Listing<InputItem>>> ListAsync(int? limit, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > Api.Listing<InputItem>.MostItems) throw new BadRequestException($"'limit' must lie between 1 and {Api.Listing<InputItem>.MostItems}, but is {limit}.");
        var found = await tenant.Inputs.ListAsync(limit ?? Api.Listing<InputItem>.DefaultLimit, cancellationToken);
        return TypedResults.Ok(new Api.Listing<InputItem>([.. found.Items.Select(ToItem)], found.Total));
    }

    private static async Task<Ok<InputInfo>> GetAsync(string input, [FromServices] Tenant tenant, CancellationToken cancellationToken) =>
        TypedResults.Ok(ToInfo(await tenant.Inputs.GetAsync(Names.Check(input, "input"), cancellationToken)));

    private static async Task<Ok<ChunkInfo>> PutAsync(string input, long number, [FromServices] Tenant tenant, HttpContext context)
    {
        Names.Check(input, "input");
        if (number < 0) throw new BadRequestException($"Chunks are numbered from 0, but this number is {number}.");
        if (context.Request.ContentType?.Split(';')[0].Trim() is var type && type != ApiJson.ArrowStream)
            throw new BadRequestException($"A chunk is sent as {ApiJson.ArrowStream}, but Content-Type is '{type}'.");
        var arrow = await RequestBody.ReadAsync(context, MostBytes, "send the rows in more chunks");
        return TypedResults.Ok(ToInfo(await tenant.Inputs.PutAsync(input, number, arrow, context.RequestAborted)));
    }

    private static async Task<Ok<InputInfo>> CloseAsync(string input, [FromBody] CloseInput close, [FromServices] Tenant tenant, CancellationToken cancellationToken)
    {
        if (close.Chunks < 1) throw new BadRequestException($"'chunks' is the number of the input's chunks and at least 1, but is {close.Chunks}.");
        return TypedResults.Ok(ToInfo(await tenant.Inputs.CloseAsync(Names.Check(input, "input"), close.Chunks, cancellationToken)));
    }

    private static InputInfo ToInfo(InputStatus input) => new(ToItem(input.Entry), [.. input.Chunks.Select(ToInfo)]);

    private static InputItem ToItem(InputEntry i) => new(i.Name, i.ClosedAt is null ? "open" : "closed", i.Columns, i.Chunks, i.Rows, i.Bytes, i.CreatedAt, i.ClosedAt);

    private static ChunkInfo ToInfo(InputChunk chunk) => new(chunk.Number, chunk.Rows, chunk.Bytes, chunk.Hash);
}
