namespace Fireworks;

/// <summary>A reference that cannot be followed: its manifest is missing, changed or unreadable.</summary>
/// <param name="Root">What refers to it.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BrokenRoot(BlobRoot Root, string Reason);

/// <summary>Which blobs are referred to, and by what.</summary>
/// <param name="By">(kind, name) → the blobs that it refers to, itself or through manifests.</param>
/// <param name="Broken">References that cannot be followed.</param>
public sealed record BlobMarks(IReadOnlyDictionary<(string Kind, string Name), HashSet<string>> By, IReadOnlyList<BrokenRoot> Broken)
{
    /// <summary>Every blob that anything refers to.</summary>
    public HashSet<string> All { get; } = [.. By.Values.SelectMany(hashes => hashes)];

    /// <summary>Follows every reference: a manifest refers to the states of its nodes.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="blobs">The store.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<BlobMarks> OfAsync(IEnumerable<BlobRoot> roots, IBlobStore blobs, CancellationToken cancellationToken)
    {
        const int atOnce = 16;                             // a manifest is small, and what it costs is the way to the store
        var by = new Dictionary<(string, string), HashSet<string>>();
        var broken = new List<BrokenRoot>();
        IGrouping<(string Hash, bool IsManifest), BlobRoot>[] all = [.. roots.GroupBy(r => (r.Hash, r.IsManifest))];
        var followed = new (IReadOnlyList<string> Reached, string? Broken)[all.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, all.Length), new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (i, stop) => followed[i] = await FollowAsync(all[i].Key.Hash, all[i].Key.IsManifest, blobs, stop));
        foreach (var (sharing, (reached, reason)) in all.Zip(followed))
        {
            if (reason is not null) broken.AddRange(sharing.Select(root => new BrokenRoot(root, reason)));
            foreach (var root in sharing)
            {
                if (!by.TryGetValue((root.Kind, root.Name), out var mine)) by[(root.Kind, root.Name)] = mine = [];
                mine.UnionWith(reached);
            }
        }
        return new BlobMarks(by, broken);
    }

    private static async Task<(IReadOnlyList<string> Reached, string? Broken)> FollowAsync(string hash, bool isManifest, IBlobStore blobs, CancellationToken cancellationToken)
    {
        try
        {
            return (isManifest ? [hash, .. await StatesAsync(hash, blobs, cancellationToken)] : [hash], null);
        }
        catch (FireworksException e) when (e is BlobMissingException or BlobDamagedException or ComponentStateException)
        {
            return ([hash], e.Message);
        }
    }

    private static async Task<IEnumerable<string>> StatesAsync(string manifest, IBlobStore blobs, CancellationToken cancellationToken) =>
        ScaffoldManifest.Parse(await blobs.GetAsync(manifest, cancellationToken), manifest).States.Values;
}
