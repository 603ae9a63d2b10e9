using System.Collections.Immutable;
using System.Text.Json;

namespace Fireworks.Grains;

/// <summary>Stores what the nodes of a graph have learned as content-addressed blobs under one manifest, and reads it back.</summary>
/// <param name="blobs">Where they go.</param>
public sealed class Snapshots(IBlobStore blobs)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

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
        var manifest = new ScaffoldManifest(ScaffoldManifest.CurrentVersion, run, graph, seed, hashes.ToImmutable());
        var hash = await blobs.PutAsync(JsonSerializer.SerializeToUtf8Bytes(manifest, Json), cancellationToken);
        Telemetry.SnapshotSaved(bytes);
        return hash;
    }

    /// <summary>The manifest of that hash.</summary>
    /// <exception cref="BlobMissingException">It is not in the store.</exception>
    /// <exception cref="ComponentStateException">It was written by a newer release.</exception>
    public async Task<ScaffoldManifest> ManifestAsync(string hash, CancellationToken cancellationToken)
    {
        var manifest = JsonSerializer.Deserialize<ScaffoldManifest>(await blobs.GetAsync(hash, cancellationToken), Json)!;
        return manifest.Version <= ScaffoldManifest.CurrentVersion
            ? manifest
            : throw new ComponentStateException($"Snapshot {hash} has format {manifest.Version}; this release reads up to {ScaffoldManifest.CurrentVersion}. Use a newer release.");
    }

    /// <summary>The states of a manifest, by node id.</summary>
    public async Task<IReadOnlyDictionary<string, ComponentState>> StatesAsync(string hash, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, ComponentState>();
        foreach (var (node, blob) in (await ManifestAsync(hash, cancellationToken)).States)
            states[node] = ComponentState.FromBytes(await blobs.GetAsync(blob, cancellationToken));
        return states;
    }
}
