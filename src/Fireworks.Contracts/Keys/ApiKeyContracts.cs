namespace Fireworks.Contracts;

/// <summary>A key to be stored. The secret stays with whoever made it.</summary>
/// <param name="Id">The part of the key that is no secret.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hash">The SHA-256 of its secret, in lower-case hexadecimal.</param>
/// <param name="Scope">read, write or admin.</param>
/// <param name="ExpiresAt">From when on it lets nobody in; null for never.</param>
[GenerateSerializer, Immutable, Alias("fireworks.new-api-key")]
public sealed record NewApiKey(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Hash,
    [property: Id(3)] string Scope,
    [property: Id(4)] DateTimeOffset? ExpiresAt);

/// <summary>A stored key.</summary>
/// <param name="Id">The part of the key that is no secret.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope">read, write or admin.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it lets nobody in; null for never.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
[GenerateSerializer, Immutable, Alias("fireworks.api-key")]
public sealed record ApiKeyEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Scope,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? ExpiresAt,
    [property: Id(5)] DateTimeOffset? RevokedAt);

/// <summary>What a key that is shown is compared with.</summary>
/// <param name="Key">The key.</param>
/// <param name="Hash">The SHA-256 of its secret, in lower-case hexadecimal.</param>
[GenerateSerializer, Immutable, Alias("fireworks.api-key-proof")]
public sealed record ApiKeyProof([property: Id(0)] ApiKeyEntry Key, [property: Id(1)] string Hash);

/// <summary>The keys of a tenant, read from and written to their table. Keeps nothing, so any number answer at a time. Key: tenant.</summary>
[Alias("fireworks.api-keys")]
public interface IApiKeysGrain : IGrainWithStringKey
{
    /// <summary>Stores a key.</summary>
    /// <exception cref="ApiKeyExistsException">A key that is not revoked has that name.</exception>
    [Alias("create")]
    Task<ApiKeyEntry> CreateAsync(NewApiKey key, CancellationToken cancellationToken);

    /// <summary>A key and its hash by id; null when there is none.</summary>
    [Alias("find")]
    Task<ApiKeyProof?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The keys, revoked ones too, latest first.</summary>
    /// <param name="limit">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [Alias("list")]
    Task<Listing<ApiKeyEntry>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Revokes a key for good; one that is revoked stays as it was.</summary>
    /// <param name="key">Its id, or the name of one that is not revoked.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ApiKeyNotFoundException">There is none; the message names the nearest.</exception>
    [Alias("revoke")]
    Task<ApiKeyEntry> RevokeAsync(string key, CancellationToken cancellationToken);
}

/// <summary>There is no key of that name or id.</summary>
public sealed class ApiKeyNotFoundException(string key, IEnumerable<string> known)
    : FireworksException($"There is no key '{key}' to revoke, by name or by id.{Nearest.Hint(key, [.. known])}");

/// <summary>A key of that name is in use.</summary>
public sealed class ApiKeyExistsException(string name)
    : FireworksException($"Every key that is not revoked has a name of its own, but there is one named '{name}'; choose another name, or revoke that key first.");
