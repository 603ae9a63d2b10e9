namespace Fireworks;

/// <summary>Keeps immutable bytes under the hash of their contents.</summary>
public interface IBlobStore
{
    /// <summary>Where it is, as errors and reports call it; never with a key.</summary>
    string Name { get; }

    /// <summary>Stores bytes and returns their name: the SHA-256 in lower-case hex. Storing what is there already changes nothing but its age.</summary>
    Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);

    /// <summary>The bytes of that name.</summary>
    /// <exception cref="BlobMissingException">There are none.</exception>
    /// <exception cref="BlobDamagedException">What is stored no longer has that hash.</exception>
    Task<byte[]> GetAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>Whether there are bytes of that name.</summary>
    Task<bool> HasAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>Everything that is stored, in no order.</summary>
    Task<IReadOnlyList<StoredBlob>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a blob as it was listed; one that was stored again since then stays.</summary>
    /// <returns>Whether this call has deleted it.</returns>
    Task<bool> DeleteAsync(StoredBlob blob, CancellationToken cancellationToken = default);
}

/// <summary>A blob in a store.</summary>
/// <param name="Hash">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="StoredAt">When it was stored last, by the store's clock.</param>
public sealed record StoredBlob(string Hash, long Bytes, DateTimeOffset StoredAt);

/// <summary>A blob is not in the store.</summary>
public sealed class BlobMissingException(string hash, string store) : FireworksException(
    $"Blob {hash} is not in {store}; it was deleted, or the store was moved without it. Put it back from a backup, or delete what refers to it.")
{
    /// <summary>The blob's name.</summary>
    public string Hash { get; } = hash;
}

/// <summary>A blob's contents have changed on disk.</summary>
public sealed class BlobDamagedException(string hash, string store) : FireworksException(
    $"Blob {hash} in {store} no longer has that hash: it was changed. Put it back from a backup, or delete it and what refers to it.")
{
    /// <summary>The blob's name.</summary>
    public string Hash { get; } = hash;
}
