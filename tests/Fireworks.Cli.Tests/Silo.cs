using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests;

/// <summary>A silo in a process of its own: <c>fireworks serve</c> on a free port.</summary>
internal sealed class Silo : IAsyncDisposable
{
    private Silo(CliProcess process, JsonNode says) => (Process, Says) = (process, says);

    public CliProcess Process { get; }

    /// <summary>What it printed once its door was open.</summary>
    public JsonNode Says { get; }

    public string Address => Says["address"]!.GetValue<string>();

    /// <summary>What the records of searches and trials call it.</summary>
    public string Name => Says["silo"]!.GetValue<string>();

    /// <summary>Starts it; when this returns, its door is open.</summary>
    public static async Task<Silo> StartAsync(string folder, params string[] args)
    {
        var process = CliProcess.Start(folder, ["serve", "--json", "--listen", "http://127.0.0.1:0", .. args]);
        try
        {
            return new Silo(process, JsonNode.Parse(await process.LineAsync())!);
        }
        catch (InvalidOperationException)
        {
            var ended = await process.EndAsync();
            await process.DisposeAsync();
            throw new InvalidOperationException($"The silo did not start; it ended with {ended.ExitCode}: {ended.Error}");
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
