namespace Fireworks;

/// <summary>One named snapshot of a whole graph; what it holds is in blobs.</summary>
public sealed record ScaffoldRow
{
    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The run it was taken from.</summary>
    public required string Run { get; init; }

    /// <summary>The pass or epoch it was taken after.</summary>
    public required long Pass { get; init; }

    /// <summary>The hash of its manifest.</summary>
    public required string Manifest { get; init; }

    /// <summary>The scaffold it was made from.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether it stays when old ones are cleared away.</summary>
    public bool Pinned { get; init; }

    /// <summary>When it was stored, in whole milliseconds.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The scaffolds: stored once under a name, never changed but for their pin.</summary>
/// <param name="store">The database.</param>
public sealed partial class ScaffoldTable(Store store)
{
    private const string Columns = "tenant, name, run, pass, manifest, parent, pinned, created_at";

    /// <summary>Stores a scaffold under a name that is free, or finds the one of that name: whether it is the same is for the caller to compare.</summary>
    /// <returns>The row as stored, and whether this call stored it.</returns>
    public Task<(ScaffoldRow Row, bool Created)> SaveAsync(ScaffoldRow scaffold, CancellationToken cancellationToken = default) =>
        store.Writer.WriteAsync(session =>
        {
            var created = session.Execute($"""
                insert into scaffolds ({Columns}) values (@tenant, @name, @run, @pass, @manifest, @parent, @pinned, @now) on conflict (tenant, name) do nothing
                """,
                ("tenant", scaffold.Tenant), ("name", scaffold.Name), ("run", scaffold.Run), ("pass", scaffold.Pass), ("manifest", scaffold.Manifest),
                ("parent", scaffold.Parent), ("pinned", scaffold.Pinned ? 1 : 0), ("now", store.Time.GetUtcNow()));
            return (Find(session, scaffold.Tenant, scaffold.Name)!, created > 0);
        }, cancellationToken);

    /// <summary>Pins a scaffold, or lets it go.</summary>
    /// <exception cref="NotStoredException">There is no such scaffold.</exception>
    public Task PinAsync(string tenant, string name, bool pinned, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
    {
        var changed = session.Execute("update scaffolds set pinned = @pinned where tenant = @tenant and name = @name",
            ("pinned", pinned ? 1 : 0), ("tenant", tenant), ("name", name));
        if (changed == 0) throw new NotStoredException("scaffold", name);
    }, cancellationToken);

    /// <summary>Forgets a scaffold that is not pinned; its blobs stay.</summary>
    /// <returns>Whether it was there and not pinned.</returns>
    public Task<bool> DeleteAsync(string tenant, string name, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        session.Execute("delete from scaffolds where tenant = @tenant and name = @name and pinned = 0", ("tenant", tenant), ("name", name)) > 0, cancellationToken);

    /// <summary>A scaffold, or null.</summary>
    public Task<ScaffoldRow?> GetAsync(string tenant, string name, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => Find(session, tenant, name), cancellationToken);

    /// <summary>A scaffold of a database that is only read, or null: a silo may hold it meanwhile.</summary>
    public static Task<ScaffoldRow?> FindAsync(StoreReader reader, string tenant, string name, CancellationToken cancellationToken = default) =>
        reader.ReadAsync(session => Find(session, tenant, name), cancellationToken);

    /// <summary>The scaffolds of a tenant, latest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="run">Of one run only; of all when null.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<List<ScaffoldRow>> ListAsync(string tenant, string? run = null, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query($"""
            select {Columns} from scaffolds where tenant = @tenant and run = coalesce(@run, run) order by created_at desc, pass desc, name
            """, Read, ("tenant", tenant), ("run", run)), cancellationToken);

    private static ScaffoldRow? Find(SqlSession session, string tenant, string name) =>
        session.First($"select {Columns} from scaffolds where tenant = @tenant and name = @name", Read, ("tenant", tenant), ("name", name));

    private static ScaffoldRow Read(SqlRow row) => new()
    {
        Tenant = row.Text(0), Name = row.Text(1), Run = row.Text(2), Pass = row.Long(3), Manifest = row.Text(4), Parent = row.TextOrNull(5),
        Pinned = row.Long(6) != 0, CreatedAt = row.Time(7),
    };
}
