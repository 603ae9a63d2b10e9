using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>A number of blobs and their size.</summary>
[GenerateSerializer, Immutable, Alias("fireworks.blob-total")]
public sealed record BlobTotal([property: Id(0)] long Count, [property: Id(1)] long Bytes);

/// <summary>What a collection of blobs has found and done.</summary>
/// <param name="Deleted">What nothing refers to and is old enough; deleted unless it was only looked at.</param>
/// <param name="Spared">What nothing refers to, but is younger than the grace.</param>
/// <param name="Kept">What something refers to.</param>
[GenerateSerializer, Immutable, Alias("fireworks.collected")]
public sealed record Collected([property: Id(0)] BlobTotal Deleted, [property: Id(1)] BlobTotal Spared, [property: Id(2)] BlobTotal Kept);

/// <summary>What one thing takes.</summary>
/// <param name="Kind">scaffold, experiment, search or graph.</param>
/// <param name="Name">Its name.</param>
/// <param name="Blobs">Blobs that it refers to; what several refer to counts for each.</param>
/// <param name="LogBytes">The logs of its runs.</param>
[GenerateSerializer, Immutable, Alias("fireworks.disk-share")]
public sealed record DiskShare([property: Id(0)] string Kind, [property: Id(1)] string Name, [property: Id(2)] BlobTotal Blobs, [property: Id(3)] long LogBytes);

/// <summary>What everything takes.</summary>
/// <param name="Database">What the database is called.</param>
/// <param name="DatabaseBytes">The tables, with the grains' state.</param>
/// <param name="BlobStore">What the store of the blobs is called.</param>
/// <param name="Referenced">Blobs that something refers to.</param>
/// <param name="Unreferenced">Blobs that nothing refers to.</param>
/// <param name="LogBytes">The logs of all runs on the silos that run.</param>
/// <param name="Shares">What each thing takes, the largest first.</param>
/// <param name="Missing">Blobs that something refers to but that are not there.</param>
/// <param name="Broken">References that cannot be followed, and why.</param>
[GenerateSerializer, Immutable, Alias("fireworks.disk-use")]
public sealed record DiskUse(
    [property: Id(0)] string Database,
    [property: Id(1)] long DatabaseBytes,
    [property: Id(2)] string BlobStore,
    [property: Id(3)] BlobTotal Referenced,
    [property: Id(4)] BlobTotal Unreferenced,
    [property: Id(5)] long LogBytes,
    [property: Id(6)] ImmutableArray<DiskShare> Shares,
    [property: Id(7)] ImmutableArray<string> Missing,
    [property: Id(8)] ImmutableArray<string> Broken);

/// <summary>What is kept on disk, and what of it is not needed any more. Key: tenant; the blobs are those of all tenants.</summary>
[Alias("fireworks.storage")]
public interface IStorageGrain : IGrainWithStringKey
{
    /// <summary>Deletes the blobs that nothing refers to.</summary>
    /// <param name="grace">What is younger stays: it may belong to a save in progress. At least 0.</param>
    /// <param name="dryRun">Only looks.</param>
    /// <param name="cancellationToken">Stops it between two blobs.</param>
    /// <exception cref="FireworksException">A manifest cannot be read, so that it is not known what it refers to; nothing was deleted.</exception>
    [Alias("collect"), ResponseTimeout("01:00:00")]           // a large store is looked through blob by blob
    Task<Collected> CollectAsync(TimeSpan grace, bool dryRun, CancellationToken cancellationToken);

    /// <summary>What everything takes.</summary>
    [Alias("use"), ResponseTimeout("01:00:00"), AlwaysInterleave]   // it only looks, so it need not wait for a collection
    Task<DiskUse> UseAsync(CancellationToken cancellationToken);
}

/// <summary>What was to be deleted is in use.</summary>
/// <param name="kind">run, experiment, search or scaffold.</param>
/// <param name="name">Which one.</param>
/// <param name="reason">By what, and what to do.</param>
public sealed class InUseException(string kind, string name, string reason) : FireworksException($"The {kind} '{name}' cannot be deleted: {reason}");
