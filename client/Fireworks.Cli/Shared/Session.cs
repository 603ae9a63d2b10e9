using Fireworks.Hosting;

namespace Fireworks.Cli;

/// <summary>A connection for one command: to the server named, to whoever serves the data folder, or to a silo inside the command.</summary>
internal sealed class Session(FireworksClient client, bool isEmbedded) : IAsyncDisposable
{
    public FireworksClient Client { get; } = client;

    /// <summary>Whether the silo ends with this command.</summary>
    public bool IsEmbedded { get; } = isEmbedded;

    /// <summary>Opens it.</summary>
    /// <param name="settings">What was asked.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="reads">Whether the command only reads, so that a folder that is not there holds nothing to be read.</param>
    /// <param name="configure">Further settings of a silo inside the command.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<Session> OpenAsync(Settings settings, Terminal terminal, bool reads, Action<FireworksOptions>? configure, CancellationToken cancellationToken)
    {
        if (settings.Server is { } server) return new(await ConnectAsync(server, settings.Key, cancellationToken), isEmbedded: false);
        if (reads && settings.Database is null && !Directory.Exists(settings.Data))
            throw new MissingException($"There is no data folder {settings.Data}; name the folder with --data, or a silo with --server.");

        var embedded = DataFolder.OwnerOf(settings.Data)?.Address is null;
        var client = await Bar.RunAsync(terminal, embedded ? $"starting a silo in {settings.Data}" : "connecting", _ => FireworksClient.StartLocalAsync(settings.Data, Configure, cancellationToken));
        return new(client, embedded);

        void Configure(FireworksOptions options)
        {
            SiloSettings.Apply(options, settings, setting => Configuration.Current[setting].Value);
            options.Alone = true;                             // a command comes and goes: what others run is not its to take over
            configure?.Invoke(options);
        }
    }

    private static async Task<FireworksClient> ConnectAsync(string server, string? key, CancellationToken cancellationToken)
    {
        try
        {
            return await FireworksClient.ConnectAsync(server, key, cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--server: {e.Message.Split(" (Parameter", 2)[0]}");
        }
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
