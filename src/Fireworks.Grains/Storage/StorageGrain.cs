using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>What is kept on disk, and what of it is not needed any more. One at a time: two collections would list for each other in vain.</summary>
internal sealed class StorageGrain(Store store, IBlobStore blobs, RunTable runs, SiloLogs logs) : Grain, IStorageGrain
{
    private string Tenant => GrainKey.Split(this.GetPrimaryKeyString(), 1)[0];

    // Off the turn: a store may have very many blobs.
    public Task<Collected> CollectAsync(TimeSpan grace, bool dryRun, CancellationToken cancellationToken) => Task.Run(async () =>
    {
        var done = await new BlobCollector(store, blobs).CollectAsync(grace, dryRun, cancellationToken);
        return new Collected(Total(done.Deleted), Total(done.Spared), Total(done.Kept));
    }, cancellationToken);

    public async Task<DiskUse> UseAsync(CancellationToken cancellationToken)
    {
        var shelves = await runs.ShelvesAsync(Tenant, cancellationToken);
        var logBytes = await logs.SizesAsync([.. shelves.Select(s => s.Run)], cancellationToken);
        var database = await store.SizeAsync(cancellationToken);
        var stored = await blobs.ListAsync(cancellationToken);
        var marks = await BlobMarks.OfAsync(await new BlobRoots(store).ListAsync(cancellationToken), blobs, cancellationToken);

        var sizes = stored.ToDictionary(b => b.Hash, b => b.Bytes, StringComparer.Ordinal);
        var ofExperiments = shelves.GroupBy(s => s.Experiment).ToDictionary(g => ("experiment", g.Key), g => g.Sum(s => logBytes.GetValueOrDefault(s.Run)));
        var shares =
            from thing in marks.By.Keys.Union(ofExperiments.Keys)
            let mine = marks.By.TryGetValue(thing, out var hashes) ? hashes.Where(sizes.ContainsKey).ToArray() : []
            let share = new DiskShare(thing.Item1, thing.Item2, new BlobTotal(mine.Length, mine.Sum(h => sizes[h])), ofExperiments.GetValueOrDefault(thing))
            orderby share.Blobs.Bytes + share.LogBytes descending, share.Kind, share.Name
            select share;
        return new DiskUse(
            store.Database.Name, database, blobs.Name, Total(stored, b => marks.All.Contains(b.Hash)), Total(stored, b => !marks.All.Contains(b.Hash)),
            logBytes.Values.Sum(), [.. shares], [.. await MissingAsync(marks.All.Where(h => !sizes.ContainsKey(h)), cancellationToken)],
            [.. marks.Broken.Select(b => $"{b.Root.Owner}: {b.Reason}")]);
    }

    // A blob that was stored since the store was listed is not missing.
    private async Task<List<string>> MissingAsync(IEnumerable<string> unlisted, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var hash in unlisted.Order(StringComparer.Ordinal))
            if (!await blobs.HasAsync(hash, cancellationToken)) missing.Add(hash);
        return missing;
    }

    private static BlobTotal Total(BlobCount count) => new(count.Count, count.Bytes);

    private static BlobTotal Total(IEnumerable<StoredBlob> stored, Func<StoredBlob, bool> counts) => Total(BlobCount.Of([.. stored.Where(counts)]));
}
