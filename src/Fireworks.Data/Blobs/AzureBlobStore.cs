using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Fireworks;

/// <summary>Keeps blobs in a container of Azure Blob Storage, named by the SHA-256 of their contents under its first two digits.</summary>
/// <remarks>A blob is uploaded on the condition that there is none of its name, so that storing it again, or from several silos at once, leaves one.
/// Reading checks the hash. The container is made when it is first used. Requests that fail for a moment are repeated by the client library.</remarks>
public sealed class AzureBlobStore : IBlobStore
{
    /// <summary>The container used when none is named.</summary>
    public const string DefaultContainer = "fireworks";

    // A blob that is younger is not dated anew when it is stored again: each time would be a request.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    private readonly BlobContainerClient _container;
    private readonly string _name;
    private volatile bool _exists;

    /// <summary>A store in a container of an account.</summary>
    /// <param name="connectionString">The account, as the storage service gives it: with a key, or with a shared access signature.</param>
    /// <param name="container">The container: 3 to 63 lower-case letters, digits and hyphens.</param>
    /// <param name="options">How the client library behaves; its defaults when null.</param>
    /// <exception cref="BlobStoreException">The connection string or the container's name is malformed.</exception>
    public AzureBlobStore(string connectionString, string container = DefaultContainer, BlobClientOptions? options = null)
    {
        if (container.Length is < 3 or > 63 || !container.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new BlobStoreException($"A container's name is 3 to 63 lower-case letters, digits and hyphens, but this is '{container}'.");
        try
        {
            _container = new BlobContainerClient(connectionString, container, options);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // The library's message may repeat what was given, and that holds a key.
            throw new BlobStoreException("A connection string of Azure Blob Storage is like 'DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…', but the one given is not.");
        }
        _name = _container.Uri.GetLeftPart(UriPartial.Path);
    }

    /// <inheritdoc/>
    public string Name => _name;

    /// <inheritdoc/>
    /// <exception cref="BlobStoreException">The storage service refused or did not answer.</exception>
    public Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => AskAsync(async () =>
    {
        var hash = BlobName.Of(bytes.Span);
        var blob = BlobOf(hash);
        if (!_exists) await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _exists = true;
        if (await TryRenewAsync(blob, cancellationToken)) return hash;
        try
        {
            await blob.UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.Status == 412)
        {
            // Somebody else has stored the same bytes in between.
        }
        return hash;
    });

    // Whoever stores it again is about to refer to it, so it is as young as a new one to whoever clears away what is old.
    private static async Task<bool> TryRenewAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var found = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            if (DateTimeOffset.UtcNow - found.LastModified > Young)
                await blob.SetHttpHeadersAsync(new BlobHttpHeaders { ContentType = found.ContentType }, cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode != BlobErrorCode.ContainerNotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="BlobStoreException">The storage service refused or did not answer.</exception>
    public Task<byte[]> GetAsync(string hash, CancellationToken cancellationToken = default) => AskAsync(async () =>
    {
        var bytes = await DownloadAsync(BlobOf(hash), cancellationToken) ?? throw new BlobMissingException(hash, _name);
        return BlobName.Of(bytes) == hash ? bytes : throw new BlobDamagedException(hash, _name);
    });

    private static async Task<byte[]?> DownloadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound || e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="BlobStoreException">The storage service refused or did not answer.</exception>
    public Task<bool> HasAsync(string hash, CancellationToken cancellationToken = default) =>
        AskAsync(async () => (await BlobOf(hash).ExistsAsync(cancellationToken)).Value);

    /// <inheritdoc/>
    /// <exception cref="BlobStoreException">The storage service refused or did not answer.</exception>
    public Task<IReadOnlyList<StoredBlob>> ListAsync(CancellationToken cancellationToken = default) => AskAsync<IReadOnlyList<StoredBlob>>(async () =>
    {
        var blobs = new List<StoredBlob>();
        if (!(await _container.ExistsAsync(cancellationToken)).Value) return blobs;
        await foreach (var item in _container.GetBlobsAsync(cancellationToken: cancellationToken))
            if (item.Name[(item.Name.LastIndexOf('/') + 1)..] is var name && BlobName.Is(name))
                blobs.Add(new StoredBlob(name, item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.MaxValue));
        return blobs;
    });

    /// <inheritdoc/>
    /// <exception cref="BlobStoreException">The storage service refused or did not answer.</exception>
    public Task<bool> DeleteAsync(StoredBlob blob, CancellationToken cancellationToken = default) => AskAsync(async () =>
    {
        try
        {
            var unchanged = new BlobRequestConditions { IfUnmodifiedSince = blob.StoredAt };
            return (await BlobOf(blob.Hash).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, unchanged, cancellationToken)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;       // stored again since it was listed
        }
    });

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RequestFailedException e)
        {
            _exists = false;            // perhaps somebody has deleted the container
            throw new BlobStoreException($"{_name} answered {(e.Status == 0 ? "nothing" : $"{e.Status} {e.ErrorCode}")}; check its address, the account's key and whether it is reachable from here.", e);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is RequestFailedException))
        {
            // What the client library throws once it has tried several times.
            throw new BlobStoreException($"{_name} did not answer, though asked {e.InnerExceptions.Count} times; check its address and whether it is reachable from here.", e);
        }
    }

    private BlobClient BlobOf(string hash) => _container.GetBlobClient($"{BlobName.Checked(hash)[..2]}/{hash}");
}

/// <summary>The service that keeps blobs is set up wrongly, or it refused or did not answer.</summary>
public sealed class BlobStoreException(string message, Exception? inner = null) : OutOfReachException(message, inner);
