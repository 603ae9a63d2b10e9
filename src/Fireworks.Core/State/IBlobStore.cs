namespace Fireworks;

/// <summary>Keeps immutable bytes under the hash of their contents.</summary>
public interface IBlobStore
{
    /// <summary>Stores bytes and returns their name: the SHA-256 in lower-case hex. Storing what is there already changes nothing.</summary>
    Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);

    /// <summary>The bytes of that name.</summary>
    /// <exception cref="BlobMissingException">There are none.</exception>
    /// <exception cref="BlobDamagedException">What is stored no longer has that hash.</exception>
    Task<byte[]> GetAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>Whether there are bytes of that name.</summary>
    Task<bool> HasAsync(string hash, CancellationToken cancellationToken = default);
}

/// <summary>A blob is not in the store.</summary>
public sealed class BlobMissingException(string hash, string store) : FireworksException(
    $"Blob {hash} is not in {store}; it was deleted, or the store was moved without it.")
{
    /// <summary>The blob's name.</summary>
    public string Hash { get; } = hash;
}

/// <summary>A blob's contents have changed on disk.</summary>
public sealed class BlobDamagedException(string hash, string store) : FireworksException(
    $"Blob {hash} in {store} no longer has that hash; restore it from a backup or delete it.")
{
    /// <summary>The blob's name.</summary>
    public string Hash { get; } = hash;
}
