using System.Text.Json;

namespace Fireworks;

/// <summary>What refers to a blob: a row of a table.</summary>
/// <param name="Kind">scaffold, experiment (of a run), search, input or graph.</param>
/// <param name="Name">Which of them.</param>
/// <param name="Owner">What the row is, as errors call it, such as <c>run digits#2</c>.</param>
/// <param name="Hash">The blob.</param>
/// <param name="IsManifest">Whether the blob is a manifest, which refers to further blobs.</param>
public sealed record BlobRoot(string Kind, string Name, string Owner, string Hash, bool IsManifest);

/// <summary>Everything in the database that refers to blobs, of all tenants: they share the store.</summary>
/// <remarks>Whoever adds a column that holds a blob's hash adds a line here; what is not named here is collected.</remarks>
/// <param name="store">The database.</param>
public sealed class BlobRoots(Store store)
{
    // Name, owner, hash.
    private static readonly (string Kind, bool IsManifest, string Sql, Func<string, string?> HashOf)[] Sources =
    [
        ("scaffold", true, "select name, 'scaffold ' || name, manifest from scaffolds", hash => hash),
        ("experiment", true, "select experiment, 'run ' || experiment || '#' || number, snapshot from runs where snapshot is not null", hash => hash),
        ("experiment", true, "select experiment, 'run ' || experiment || '#' || number, begun_from from runs where begun_from is not null and state = 'running'", hash => hash),
        ("search", true, "select search, 'trial ' || search || '#' || number, scaffold from trials where scaffold is not null", hash => hash),
        ("search", false, "select name, 'search ' || name, budget from searches", PlanOf),
        ("input", false, "select input, 'chunk ' || number || ' of input ' || input, blob from input_chunks", hash => hash),
        ("graph", false, "select name, 'graph ' || name, blob from graphs", hash => hash),
    ];

    /// <summary>Every reference, read from one state of the database.</summary>
    public Task<List<BlobRoot>> ListAsync(CancellationToken cancellationToken = default) => store.Reader.ReadAsync(session =>
    {
        var roots = new List<BlobRoot>();
        foreach (var (kind, isManifest, sql, hashOf) in Sources)
            roots.AddRange(session.Query(sql, row => (Name: row.Text(0), Owner: row.Text(1), Hash: hashOf(row.Text(2))))
                .Where(r => r.Hash is not null).Select(r => new BlobRoot(kind, r.Name, r.Owner, r.Hash!, isManifest)));
        return roots;
    }, cancellationToken);

    // A search's plan with its graph is a blob that its budget names.
    private static string? PlanOf(string budget)
    {
        using var json = JsonDocument.Parse(budget);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("plan", out var plan) ? plan.GetString() : null;
    }
}
