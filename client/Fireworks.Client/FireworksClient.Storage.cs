using Fireworks.Api;

namespace Fireworks;

// What is not needed any more: deletion, and what everything takes on disk.
public sealed partial class FireworksClient
{
    /// <summary>Forgets a run: its rows, its state and its logs. What it learned goes with the next collection, unless a scaffold holds it.</summary>
    /// <param name="run">Its id, or <c>experiment#number</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">There is none; or it goes on, or is a trial of a search.</exception>
    public Task<Deletion> DeleteRunAsync(string run, CancellationToken cancellationToken = default) => DeleteAsync(Routes.Run, run, cancellationToken);

    /// <summary>Forgets an experiment with all its runs.</summary>
    /// <exception cref="FireworksApiException">There is none; or one of its runs goes on, or is a trial of a search.</exception>
    public Task<Deletion> DeleteExperimentAsync(string name, CancellationToken cancellationToken = default) => DeleteAsync(Routes.Experiment, name, cancellationToken);

    /// <summary>Forgets a search with its trials and their runs.</summary>
    /// <exception cref="FireworksApiException">There is none, or it goes on.</exception>
    public Task<Deletion> DeleteSearchAsync(string name, CancellationToken cancellationToken = default) => DeleteAsync(Routes.Search, name, cancellationToken);

    /// <summary>Forgets a scaffold. What it holds goes with the next collection, unless something else refers to it.</summary>
    /// <exception cref="FireworksApiException">There is none, or it is pinned.</exception>
    public Task<Deletion> DeleteScaffoldAsync(string name, CancellationToken cancellationToken = default) => DeleteAsync(Routes.Scaffold, name, cancellationToken);

    private Task<Deletion> DeleteAsync(string route, string name, CancellationToken cancellationToken) =>
        _door.DeleteAsync<Deletion>(Door.Path(route, Require.NotEmpty(name)), cancellationToken);

    /// <summary>Deletes the blobs that nothing refers to any more.</summary>
    /// <param name="grace">What is younger stays, for it may belong to a save in progress; from 0, which is safe only while nothing runs, to 10 years. One hour when null.</param>
    /// <param name="dryRun">Only looks.</param>
    /// <param name="cancellationToken">Cancels it between two blobs.</param>
    /// <exception cref="FireworksApiException">A manifest cannot be read, so that it is not known what it refers to; nothing was deleted.</exception>
    public Task<CollectedBlobs> CollectBlobsAsync(TimeSpan? grace = null, bool dryRun = false, CancellationToken cancellationToken = default) =>
        _door.PostAsync<CollectedBlobs>(Routes.CollectBlobs, new CollectBlobs { GraceSeconds = grace?.TotalSeconds ?? CollectBlobs.DefaultGrace, DryRun = dryRun }, cancellationToken, Door.AfterLongWork);

    /// <summary>What the database, the blobs and the logs of runs take on disk.</summary>
    public Task<DiskReport> DiskAsync(CancellationToken cancellationToken = default) => _door.GetAsync<DiskReport>(Routes.Disk, cancellationToken, Door.AfterLongWork);
}
