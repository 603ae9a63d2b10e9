#:project ../../silo/Fireworks.Hosting
#:property PublishAot=false
using Fireworks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

var app = WebApplication.CreateBuilder(args).Build();

var model = await ServedGraph.LoadAsync(app.Configuration["scaffold"] ?? "digits-best");     // from ./.fireworks; a silo may run on it
app.MapPost("/predict", async (Stream body, CancellationToken stop) =>
{
    try
    {
        var rows = await model.ApplyAsync(await JsonMessages.ReadAsync(body, stop), stop);
        return Results.Bytes(await JsonMessages.WriteAsync(rows, cancellationToken: stop), "application/json");
    }
    catch (FireworksException e)
    {
        return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);      // rows that do not fit what was trained
    }
});

await app.RunAsync();
