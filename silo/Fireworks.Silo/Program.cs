using Fireworks.Hosting;

// Its settings lie beside it, whatever folder it is started in.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddFireworks();

var app = builder.Build();
app.MapFireworks();
await app.RunAsync();
