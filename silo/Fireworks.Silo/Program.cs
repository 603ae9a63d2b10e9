using Fireworks.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddFireworks();

var app = builder.Build();
app.MapFireworks();
await app.RunAsync();
