using Fireworks.Hosting;

namespace Fireworks.Silo;

/// <summary>Asks the silo of this machine, or of this container, whether it is ready: for images without curl.</summary>
internal static class HealthProbe
{
    /// <summary>0 when it is ready, 1 when it is not or does not answer; what it says goes to standard output.</summary>
    public static async Task<int> RunAsync(WebApplicationOptions settings)
    {
        var configuration = WebApplication.CreateSlimBuilder(settings).Configuration;
        var listen = new Uri((configuration["Fireworks:Listen"] ?? new FireworksOptions().Listen).Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal));
        var here = listen.Host is "0.0.0.0" or "[::]" ? new UriBuilder(listen) { Host = "127.0.0.1" }.Uri : listen;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(8) };
        try
        {
            using var response = await http.GetAsync(new Uri(here, "/health/ready"));
            Console.WriteLine(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Console.Error.WriteLine($"{here} does not answer: {e.Message}");
            return 1;
        }
    }
}
