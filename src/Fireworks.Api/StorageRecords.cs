namespace Fireworks.Api;

/// <summary>Something that was deleted.</summary>
/// <param name="Kind">run, experiment, search or scaffold.</param>
/// <param name="Name">Its name; of a run such as <c>digits#2</c>.</param>
/// <param name="Runs">The ids of the runs that went with it.</param>
public sealed record Deletion(string Kind, string Name, IReadOnlyList<string> Runs);

/// <summary>Asks for a collection of blobs.</summary>
public sealed record CollectBlobs
{
    /// <summary>How long a blob that nothing refers to is left alone when nobody says otherwise, in seconds: one hour.</summary>
    public const double DefaultGrace = 3600;

    /// <summary>Seconds for which a blob that nothing refers to is left alone, since it may belong to a save in progress; from 0 to 10 years. Default 3600.</summary>
    public double GraceSeconds { get; init; } = DefaultGrace;

    /// <summary>Whether to look only.</summary>
    public bool DryRun { get; init; }
}

/// <summary>A number of blobs and their size.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their size.</param>
public sealed record BlobSum(long Count, long Bytes);

/// <summary>What a collection of blobs has found and done.</summary>
/// <param name="DryRun">Whether it only looked.</param>
/// <param name="Deleted">What nothing refers to and is old enough; deleted unless it only looked.</param>
/// <param name="Spared">What nothing refers to, but is younger than the grace.</param>
/// <param name="Kept">What something refers to.</param>
public sealed record CollectedBlobs(bool DryRun, BlobSum Deleted, BlobSum Spared, BlobSum Kept);

/// <summary>What the tables take.</summary>
/// <param name="Name">What the database is called.</param>
/// <param name="Bytes">The tables, with the grains' state.</param>
public sealed record DatabaseUse(string Name, long Bytes);

/// <summary>What the blobs take.</summary>
/// <param name="Store">What the store is called.</param>
/// <param name="Referenced">Blobs that something refers to.</param>
/// <param name="Unreferenced">Blobs that nothing refers to: what <c>fireworks blobs collect</c> deletes.</param>
/// <param name="Missing">Blobs that something refers to but that are not there.</param>
/// <param name="Broken">References that cannot be followed, and why.</param>
public sealed record BlobUse(string Store, BlobSum Referenced, BlobSum Unreferenced, IReadOnlyList<string> Missing, IReadOnlyList<string> Broken);

/// <summary>What one thing takes.</summary>
/// <param name="Kind">scaffold, experiment, search or graph.</param>
/// <param name="Name">Its name.</param>
/// <param name="Blobs">Blobs that it refers to; what several refer to counts for each.</param>
/// <param name="LogBytes">The logs of its runs.</param>
public sealed record ShareUse(string Kind, string Name, BlobSum Blobs, long LogBytes);

/// <summary>What everything takes on disk.</summary>
/// <param name="Database">The tables.</param>
/// <param name="Blobs">What runs have learned, graphs and plans.</param>
/// <param name="LogBytes">The logs of runs, on the silos that run.</param>
/// <param name="Shares">What each thing takes, the largest first.</param>
public sealed record DiskReport(DatabaseUse Database, BlobUse Blobs, long LogBytes, IReadOnlyList<ShareUse> Shares);
