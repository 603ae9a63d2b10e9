namespace Fireworks.Hosting;

/// <summary>A silo of its own for one class of tests, and a client of it.</summary>
public sealed class FireworksFixture : IAsyncLifetime
{
    public string Data { get; } = Directory.CreateTempSubdirectory("fireworks-").FullName;

    public FireworksClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Client = await FireworksClient.StartLocalAsync(Data, options => options.DataRoots.Add(Repository.Root));

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }
}
