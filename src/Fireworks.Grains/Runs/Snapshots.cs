using System.Collections.Immutable;

namespace Fireworks.Grains;

/// <summary>Stores what the nodes of a graph have learned as content-addressed blobs under one manifest, and reads it back.</summary>
/// <param name="blobs">Where they go.</param>
/// <param name="catalog">The components, whose versions are stored beside what they learned.</param>
public sealed class Snapshots(IBlobStore blobs, ComponentCatalog catalog)
{
    /// <summary>Stores states and their manifest; returns the manifest's hash. The same states give the same hash.</summary>
    public async Task<string> SaveAsync(string run, string graph, long seed, IReadOnlyDictionary<string, ComponentState> states, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Snapshot(run);
        var bytes = 0L;
        var hashes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (node, state) in states)
        {
            var stored = state.ToBytes();
            bytes += stored.Length;
            hashes[node] = await blobs.PutAsync(stored, cancellationToken);
        }
        var manifest = new ScaffoldManifest(ScaffoldManifest.CurrentVersion, run, graph, seed, hashes.ToImmutable())
        {
            Versions = ScaffoldManifest.ComponentsOf(Graph.Parse(graph), hashes.Keys, catalog).ToImmutableSortedDictionary(c => c.Node, c => c.Component.Version, StringComparer.Ordinal),
        };
        var hash = await blobs.PutAsync(manifest.ToBytes(), cancellationToken);
        Telemetry.SnapshotSaved(bytes);
        return hash;
    }

    /// <summary>The manifest of that hash.</summary>
    /// <exception cref="BlobMissingException">It is not in the store.</exception>
    /// <exception cref="ComponentStateException">It was written by a newer release.</exception>
    public async Task<ScaffoldManifest> ManifestAsync(string hash, CancellationToken cancellationToken) =>
        ScaffoldManifest.Parse(await blobs.GetAsync(hash, cancellationToken), hash);

    /// <summary>The states of a manifest, by node id.</summary>
    /// <exception cref="ComponentStateException">A state was written by a newer version of its component.</exception>
    public async Task<IReadOnlyDictionary<string, ComponentState>> StatesAsync(string hash, CancellationToken cancellationToken)
    {
        var manifest = await ManifestAsync(hash, cancellationToken);
        manifest.Check(catalog);

        var states = new Dictionary<string, ComponentState>();
        foreach (var (node, blob) in manifest.States) states[node] = ComponentState.FromBytes(await blobs.GetAsync(blob, cancellationToken));
        return states;
    }
}
