using System.Text.Json;

namespace Fireworks;

/// <summary>A named shelf of runs.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Tags">Its labels.</param>
/// <param name="CreatedAt">When it was stored, in whole milliseconds.</param>
public sealed record ExperimentRow(string Tenant, string Name, string Description, IReadOnlyDictionary<string, string> Tags, DateTimeOffset CreatedAt);

/// <summary>The experiments.</summary>
/// <param name="store">The database.</param>
public sealed partial class ExperimentTable(Store store)
{
    private const string Columns = "tenant, name, description, tags, created_at";

    /// <summary>Stores an experiment or changes what is said of it.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is about; what is stored stays when null.</param>
    /// <param name="tags">All its labels; what is stored stays when null.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    public Task<ExperimentRow> SaveAsync(
        string tenant,
        string name,
        string? description = null,
        IReadOnlyDictionary<string, string>? tags = null,
        CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        session.First($$"""
            insert into experiments ({{Columns}}) values (@tenant, @name, coalesce(@description, ''), coalesce(@tags, '{}'), @now)
            on conflict (tenant, name) do update set description = coalesce(@description, experiments.description), tags = coalesce(@tags, experiments.tags)
            returning {{Columns}}
            """, Read,
            ("tenant", tenant), ("name", name), ("description", description), ("tags", tags is null ? null : JsonSerializer.Serialize(tags)),
            ("now", store.Time.GetUtcNow()))!, cancellationToken);

    /// <summary>An experiment, or null.</summary>
    public Task<ExperimentRow?> GetAsync(string tenant, string name, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.First($"select {Columns} from experiments where tenant = @tenant and name = @name", Read,
            ("tenant", tenant), ("name", name)), cancellationToken);

    /// <summary>The experiments of a tenant, by name.</summary>
    public Task<List<ExperimentRow>> ListAsync(string tenant, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query($"select {Columns} from experiments where tenant = @tenant order by name", Read,
            ("tenant", tenant)), cancellationToken);

    private static ExperimentRow Read(SqlRow row) =>
        new(row.Text(0), row.Text(1), row.Text(2), JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text(3))!, row.Time(4));
}
