using Fireworks.Contracts;
using Orleans.Concurrency;

namespace Fireworks.Grains;

/// <summary>Answers who has a key. The table holds all of it; a worker on each silo, so that no hash leaves the silo that compares it.</summary>
[StatelessWorker]
internal sealed class ApiKeysGrain(KeyTable keys) : Grain, IApiKeysGrain
{
    private const int MostNames = 1000;

    private string Tenant => GrainKey.Split(this.GetPrimaryKeyString(), 1)[0];

    public async Task<ApiKeyEntry> CreateAsync(NewApiKey key, CancellationToken cancellationToken)
    {
        var row = new KeyRow { Tenant = Tenant, Id = key.Id, Name = key.Name, Hash = key.Hash, Scopes = key.Scope, ExpiresAt = key.ExpiresAt };
        return Entry(await keys.CreateAsync(row, cancellationToken) ?? throw new ApiKeyExistsException(key.Name));
    }

    public async Task<ApiKeyProof?> FindAsync(string id, CancellationToken cancellationToken) =>
        await keys.GetAsync(Tenant, id, cancellationToken) is { } row ? new ApiKeyProof(Entry(row), row.Hash) : null;

    public async Task<Listing<ApiKeyEntry>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var (rows, total) = await keys.ListAsync(Tenant, limit, cancellationToken);
        return new([.. rows.Select(Entry)], total);
    }

    public async Task<ApiKeyEntry> RevokeAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return Entry(await keys.RevokeAsync(Tenant, key, cancellationToken));
        }
        catch (NotStoredException)
        {
            var (known, _) = await keys.ListAsync(Tenant, MostNames, cancellationToken);
            throw new ApiKeyNotFoundException(key, known.Where(k => k.RevokedAt is null).Select(k => k.Name));
        }
    }

    private static ApiKeyEntry Entry(KeyRow key) => new(key.Id, key.Name, key.Scopes, key.CreatedAt, key.ExpiresAt, key.RevokedAt);
}
