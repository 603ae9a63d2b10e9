using Fireworks.Hosting;

namespace Fireworks;

/// <summary>Fireworks without a server to start.</summary>
public static class LocalClient
{
    extension(FireworksClient)
    {
        /// <summary>Starts a silo inside this process on a data folder; when another process serves the folder already, connects to it.</summary>
        /// <param name="data">The folder in which everything is kept. Default <c>./.fireworks</c>.</param>
        /// <param name="configure">Further settings of the silo, such as assemblies with components of your own.</param>
        /// <param name="cancellationToken">Cancels the start.</param>
        /// <exception cref="DataFolderInUseException">Another process holds the folder and serves no address.</exception>
        public static async Task<FireworksClient> StartLocalAsync(
            string data = DataFolder.DefaultPath, Action<FireworksOptions>? configure = null, CancellationToken cancellationToken = default)
        {
            if (DataFolder.OwnerOf(data) is { Address: { } address } owner)
                return await FireworksClient.ConnectAsync(address.ToString(), owner.Token, cancellationToken);

            var silo = await EmbeddedSilo.StartAsync(
                options =>
                {
                    (options.Data, options.Listen) = (data, "http://127.0.0.1:0");
                    configure?.Invoke(options);
                },
                cancellationToken);
            try
            {
                return await FireworksClient.ConnectAsync(silo.Address.ToString(), silo.Options.BootstrapKey, silo, cancellationToken);
            }
            catch
            {
                await silo.DisposeAsync();
                throw;
            }
        }
    }
}
