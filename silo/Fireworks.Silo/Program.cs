using Fireworks;
using Fireworks.Hosting;
using Fireworks.Silo;

// Its settings lie beside it, whatever folder it is started in.
var settings = new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory };
if (args is ["health"]) return await HealthProbe.RunAsync(settings);

try
{
    var builder = WebApplication.CreateBuilder(settings);
    builder.AddFireworks();
    var app = builder.Build();
    app.MapFireworks();
    if (await app.RunFireworksAsync()) return 0;
    Console.Error.WriteLine("The silo had to stop before it had handed over all of its work; the other silos take over the rest as after a crash.");
    return 1;
}
catch (FireworksException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
