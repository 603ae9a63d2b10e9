using Fireworks.Api;

namespace Fireworks;

// Keys for those who call a silo that asks for one. All of it needs a key of scope admin there.
public sealed partial class FireworksClient
{
    /// <summary>Makes a key. What is returned holds the only copy of its secret: the silos keep a hash.</summary>
    /// <param name="name">Its name, 1 to 100 characters; no other key that is not revoked has it.</param>
    /// <param name="scope">What it allows.</param>
    /// <param name="lifetime">How long it lets its bearer in, by this machine's clock; above zero. For ever when null.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is not above zero.</exception>
    /// <exception cref="FireworksApiException">The name is taken, or the caller's key has not the scope admin.</exception>
    public Task<CreatedKey> CreateKeyAsync(string name, KeyScope scope, TimeSpan? lifetime = null, CancellationToken cancellationToken = default)
    {
        if (lifetime is { } given) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(given, TimeSpan.Zero, nameof(lifetime));
        return _door.PostAsync<CreatedKey>(Routes.Keys, new CreateKey(Require.NotEmpty(name), scope, _door.Time.GetUtcNow() + lifetime), cancellationToken);
    }

    /// <summary>The keys, revoked and expired ones too, newest first; without their secrets, which nobody has but their bearers.</summary>
    /// <param name="limit">At most so many, from 1 to 10,000. Default 20.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Listing<KeyInfo>> KeysAsync(int limit = Listing<KeyInfo>.DefaultLimit, CancellationToken cancellationToken = default) =>
        ListAsync<KeyInfo>(Routes.Keys, limit, cancellationToken);

    /// <summary>Revokes a key for good, at once on the silo that is asked and within five seconds on the others; one that is revoked stays as it was.</summary>
    /// <param name="key">Its id, or the name of one that is not revoked.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">There is none; the message names the nearest.</exception>
    public Task<KeyInfo> RevokeKeyAsync(string key, CancellationToken cancellationToken = default) =>
        _door.PostAsync<KeyInfo>(Door.Path(Routes.RevokeKey, Require.NotEmpty(key)), null, cancellationToken);
}
