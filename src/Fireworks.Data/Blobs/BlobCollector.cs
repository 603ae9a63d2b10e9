namespace Fireworks;

/// <summary>What a collection of blobs has found and done.</summary>
/// <param name="Deleted">What nothing refers to and is old enough; deleted unless it was only looked at.</param>
/// <param name="Spared">What nothing refers to, but is younger than the grace.</param>
/// <param name="Kept">What something refers to.</param>
public sealed record BlobCollection(BlobCount Deleted, BlobCount Spared, BlobCount Kept);

/// <summary>A number of blobs and their size.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their size.</param>
public sealed record BlobCount(long Count, long Bytes)
{
    /// <summary>Counts blobs.</summary>
    public static BlobCount Of(IReadOnlyCollection<StoredBlob> blobs) => new(blobs.Count, blobs.Sum(b => b.Bytes));
}

/// <summary>Deletes the blobs that nothing refers to any more.</summary>
/// <remarks>
/// <para>A save stores its blobs first and refers to them last, so a blob that nothing refers to may belong to a save in progress. What is
/// younger than the grace is therefore left alone; storing a blob again makes it young again. A save takes seconds, so that an hour also
/// covers silos and storage whose clocks disagree.</para>
/// <para>The store is listed before the references are read: whatever is stored later is not considered at all. A collection that is
/// interrupted has deleted some of what nothing refers to; the next one goes on.</para>
/// </remarks>
/// <param name="store">The database.</param>
/// <param name="blobs">The store.</param>
public sealed class BlobCollector(Store store, IBlobStore blobs)
{
    /// <summary>How long a blob that nothing refers to is left alone when nobody says otherwise: one hour.</summary>
    public static TimeSpan DefaultGrace { get; } = TimeSpan.FromHours(1);

    /// <summary>Deletes what nothing refers to.</summary>
    /// <param name="grace">What is younger stays; at least 0, which is safe only while nothing runs.</param>
    /// <param name="dryRun">Only looks.</param>
    /// <param name="cancellationToken">Stops it between two blobs.</param>
    /// <exception cref="BrokenRootsException">A manifest cannot be read, so that it is not known what it refers to; nothing was deleted.</exception>
    public async Task<BlobCollection> CollectAsync(TimeSpan grace, bool dryRun, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace, TimeSpan.Zero);
        var stored = await blobs.ListAsync(cancellationToken);
        var marks = await BlobMarks.OfAsync(await new BlobRoots(store).ListAsync(cancellationToken), blobs, cancellationToken);
        if (marks.Broken.Count > 0) throw new BrokenRootsException(marks.Broken);

        var youngest = store.Time.GetUtcNow() - grace;
        var (kept, unused) = Parted(stored, b => marks.All.Contains(b.Hash));
        var (old, spared) = Parted(unused, b => b.StoredAt <= youngest);
        var deleted = dryRun ? old : [];
        if (!dryRun)
            foreach (var blob in old) (await blobs.DeleteAsync(blob, cancellationToken) ? deleted : spared).Add(blob);
        return new BlobCollection(BlobCount.Of(deleted), BlobCount.Of(spared), BlobCount.Of(kept));
    }

    private static (List<StoredBlob> Fitting, List<StoredBlob> Others) Parted(IEnumerable<StoredBlob> all, Func<StoredBlob, bool> fits)
    {
        var parts = all.ToLookup(fits);
        return ([.. parts[true]], [.. parts[false]]);
    }
}

/// <summary>Manifests cannot be read, so that nobody knows which blobs they refer to.</summary>
public sealed class BrokenRootsException(IReadOnlyList<BrokenRoot> broken) : FireworksException(
    $"Blobs are deleted only when it is known what refers to them, but {broken[0].Root.Owner} does not tell: {broken[0].Reason}"
    + (broken.Count > 1 ? $" So do {broken.Count - 1} more (fireworks disk lists them)." : "") + " Nothing was deleted.")
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<BrokenRoot> Broken { get; } = broken;
}
