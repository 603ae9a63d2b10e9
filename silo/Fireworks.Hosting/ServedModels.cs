using Fireworks.Contracts;
using Fireworks.Hosting;

namespace Fireworks;

/// <summary>Trained models in programs of one's own, without a silo.</summary>
public static class ServedModels
{
    extension(ServedGraph)
    {
        /// <summary>Loads a scaffold's model from a data folder, which is only read: a silo may hold it meanwhile.</summary>
        /// <param name="scaffold">The scaffold's name.</param>
        /// <param name="data">The folder. Default <c>./.fireworks</c>.</param>
        /// <param name="output">The output to serve; the graph's only one when null.</param>
        /// <param name="configure">Where database and blobs are when they are not in the folder, and assemblies with components of your own.</param>
        /// <param name="cancellationToken">Cancels the loading.</param>
        /// <exception cref="DataFolderMissingException">There is no such folder, or nothing is stored in it.</exception>
        /// <exception cref="ScaffoldNotFoundException">There is no such scaffold.</exception>
        /// <exception cref="SchemaNewerException">A newer release has written the database.</exception>
        /// <exception cref="OutputNotServedException">The graph has no such output.</exception>
        /// <exception cref="ComponentException">The output cannot be served; the message says why.</exception>
        public static async Task<ServedGraph> LoadAsync(
            string scaffold, string data = DataFolder.DefaultPath, string? output = null, Action<FireworksOptions>? configure = null, CancellationToken cancellationToken = default)
        {
            var options = new FireworksOptions { Data = data };
            configure?.Invoke(options);
            options.Checked();
            var folder = Path.GetFullPath(options.Data);
            if (options.Database is null && !File.Exists(Path.Combine(folder, DataFolder.DatabaseName))) throw new DataFolderMissingException(folder);

            using var reader = new StoreReader(options.SqlDatabase);
            await StoreSchema.CheckAsync(reader, cancellationToken);
            var found = await ScaffoldTable.FindAsync(reader, GrainKey.DefaultTenant, scaffold, cancellationToken) ?? throw new ScaffoldNotFoundException(scaffold);
            var blobs = BlobStores.Open(options, options.Blobs is { } shared ? Path.GetFullPath(shared) : Path.Combine(folder, "blobs"));
            return await ServedGraph.LoadAsync(blobs, found.Manifest, FireworksCatalog.Create(options.Components, options.Plugins), output, cancellationToken);
        }
    }
}

/// <summary>A data folder that was to be read is not there.</summary>
public sealed class DataFolderMissingException(string path)
    : FireworksException($"A scaffold is loaded from the data folder in which it was saved, but there is none at {path}; name it.");
