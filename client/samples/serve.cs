#:project ../../silo/Fireworks.Hosting
#:property PublishAot=false
using Fireworks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

var app = WebApplication.CreateBuilder(args).Build();

var model = await ServedGraph.LoadAsync(app.Configuration["scaffold"] ?? "digits-best");     // from ./.fireworks; a silo may run on it
app.MapPost("/predict", async (Stream body, CancellationToken stop) =>
    Results.Bytes(await JsonMessages.WriteAsync(await model.ApplyAsync(await JsonMessages.ReadAsync(body, stop), stop), cancellationToken: stop), "application/json"));

await app.RunAsync();
