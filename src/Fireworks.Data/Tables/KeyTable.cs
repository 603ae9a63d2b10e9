namespace Fireworks;

/// <summary>One key that lets its bearer in. The key itself is nowhere: only the hash of its secret is.</summary>
public sealed record KeyRow
{
    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>The part of the key that is no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; of the keys that are not revoked, one has it.</summary>
    public required string Name { get; init; }

    /// <summary>The SHA-256 of its secret: 64 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The widest thing it allows: read, write or admin. Each includes those before it.</summary>
    public required string Scopes { get; init; }

    /// <summary>When it was stored, in whole milliseconds.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it lets nobody in; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>The keys: stored once, changed by nothing but their revocation, and kept after it.</summary>
/// <param name="store">The database.</param>
public sealed class KeyTable(Store store)
{
    private const string Columns = "tenant, id, name, hash, scopes, created_at, expires_at, revoked_at";

    /// <summary>Stores a key under a name that no other key has, as long as that is not revoked.</summary>
    /// <returns>The row as stored; null when the name or the id is taken.</returns>
    public Task<KeyRow?> CreateAsync(KeyRow key, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        session.First($"""
            insert into api_keys ({Columns}) values (@tenant, @id, @name, @hash, @scopes, @now, @expires_at, null) on conflict do nothing
            returning {Columns}
            """, Read,
            ("tenant", key.Tenant), ("id", key.Id), ("name", key.Name), ("hash", key.Hash), ("scopes", key.Scopes), ("now", store.Time.GetUtcNow()),
            ("expires_at", key.ExpiresAt)), cancellationToken);

    /// <summary>Revokes a key for good; one that is revoked stays as it was.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="key">Its id, or the name of one that is not revoked.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <returns>The row as stored.</returns>
    /// <exception cref="NotStoredException">There is no such key.</exception>
    public Task<KeyRow> RevokeAsync(string tenant, string key, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        session.First($"""
            update api_keys set revoked_at = coalesce(revoked_at, @now)
            where tenant = @tenant and id = (
                select id from api_keys where tenant = @tenant and (id = @key or name = @key and revoked_at is null)
                order by case when id = @key then 0 else 1 end limit 1)
            returning {Columns}
            """, Read, ("now", store.Time.GetUtcNow()), ("tenant", tenant), ("key", key)) ?? throw new NotStoredException("key", key), cancellationToken);

    /// <summary>A key, or null.</summary>
    public Task<KeyRow?> GetAsync(string tenant, string id, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.First($"select {Columns} from api_keys where tenant = @tenant and id = @id", Read, ("tenant", tenant), ("id", id)), cancellationToken);

    /// <summary>The keys of a tenant, revoked ones too, latest first; and how many there are in all.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="most">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<(List<KeyRow> Rows, long Total)> ListAsync(string tenant, int most, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(most, 1);
        return store.Reader.ReadAsync(session => (
            session.Query($"select {Columns} from api_keys where tenant = @tenant order by created_at desc, id limit @most", Read, ("tenant", tenant), ("most", most)),
            session.Number("select count(*) from api_keys where tenant = @tenant", ("tenant", tenant)) ?? 0), cancellationToken);
    }

    private static KeyRow Read(SqlRow row) => new()
    {
        Tenant = row.Text(0), Id = row.Text(1), Name = row.Text(2), Hash = row.Text(3), Scopes = row.Text(4),
        CreatedAt = row.Time(5), ExpiresAt = row.TimeOrNull(6), RevokedAt = row.TimeOrNull(7),
    };
}
