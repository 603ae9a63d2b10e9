namespace Fireworks.Hosting;

/// <summary>Where a silo keeps its blobs.</summary>
internal static class BlobStores
{
    /// <summary>The account that the settings name, or a folder.</summary>
    public static IBlobStore Open(FireworksOptions options, string folder) =>
        options.BlobAccount is { } account ? new AzureBlobStore(account, options.BlobContainer) : new FolderBlobStore(folder);

    /// <summary>Throws unless an account and a container are written as they must be.</summary>
    /// <exception cref="FireworksOptionsException">They are not; the message tells no key.</exception>
    public static void Check(string account, string container)
    {
        try
        {
            _ = new AzureBlobStore(account, container);
        }
        catch (BlobStoreException e)
        {
            throw new FireworksOptionsException(nameof(FireworksOptions.BlobAccount), "is wrong: " + e.Message.TrimEnd('.'));
        }
    }
}
