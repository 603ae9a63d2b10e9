using System.Globalization;
using Fireworks.Api;

namespace Fireworks;

// What there is: lists, newest first, and what the cluster consists of.
public sealed partial class FireworksClient
{
    /// <summary>The runs that fit, newest first.</summary>
    /// <param name="filter">Which; all when null.</param>
    /// <param name="limit">At most so many, from 1 to 10,000. Default 20.</param>
    /// <param name="skip">Leaves out so many of the newest; at least 0. Default 0.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">There is no such experiment or search.</exception>
    public Task<Listing<RunItem>> RunsAsync(RunFilter? filter = null, int limit = Listing<RunItem>.DefaultLimit, int skip = 0, CancellationToken cancellationToken = default) =>
        ListAsync<RunItem>(
            Routes.Runs, limit, cancellationToken, ("experiment", filter?.Experiment), ("search", filter?.Search), ("status", filter?.Status),
            ("endedBefore", filter?.EndedBefore?.ToString("O", CultureInfo.InvariantCulture)), ("skip", skip.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The experiments, the one with the latest run first.</summary>
    /// <param name="limit">At most so many, from 1 to 10,000. Default 20.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Listing<ExperimentInfo>> ExperimentsAsync(int limit = Listing<ExperimentInfo>.DefaultLimit, CancellationToken cancellationToken = default) =>
        ListAsync<ExperimentInfo>(Routes.Experiments, limit, cancellationToken);

    /// <summary>An experiment.</summary>
    /// <exception cref="FireworksApiException">There is none of that name.</exception>
    public Task<ExperimentInfo> FindExperimentAsync(string name, CancellationToken cancellationToken = default) =>
        _door.GetAsync<ExperimentInfo>(Door.Path(Routes.Experiment, Require.NotEmpty(name)), cancellationToken);

    /// <summary>The searches that fit, newest first.</summary>
    /// <param name="status">running, stopped or complete; any when null.</param>
    /// <param name="limit">At most so many, from 1 to 10,000. Default 20.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Listing<SearchItem>> SearchesAsync(string? status = null, int limit = Listing<SearchItem>.DefaultLimit, CancellationToken cancellationToken = default) =>
        ListAsync<SearchItem>(Routes.Searches, limit, cancellationToken, ("status", status));

    /// <summary>The scaffolds that fit, newest first.</summary>
    /// <param name="experiment">Taken from runs of this experiment only; from any when null.</param>
    /// <param name="limit">At most so many, from 1 to 10,000. Default 20.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Listing<ScaffoldItem>> ScaffoldsAsync(string? experiment = null, int limit = Listing<ScaffoldItem>.DefaultLimit, CancellationToken cancellationToken = default) =>
        ListAsync<ScaffoldItem>(Routes.Scaffolds, limit, cancellationToken, ("experiment", experiment));

    /// <summary>The components that graphs can name here, by kind.</summary>
    public Task<Listing<ComponentItem>> ComponentsAsync(CancellationToken cancellationToken = default) =>
        _door.GetAsync<Listing<ComponentItem>>(Routes.Components, cancellationToken);

    /// <summary>A component: ports, arguments, documentation, JSON schema.</summary>
    /// <exception cref="FireworksApiException">There is none of that kind; the message names the nearest.</exception>
    public Task<ComponentDetails> FindComponentAsync(string kind, CancellationToken cancellationToken = default) =>
        _door.GetAsync<ComponentDetails>(Door.Path(Routes.Component, Require.NotEmpty(kind)), cancellationToken);

    /// <summary>The silos of the cluster, by name.</summary>
    /// <param name="gone">Whether those that have left are told too.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Listing<SiloInfo>> SilosAsync(bool gone = false, CancellationToken cancellationToken = default) =>
        _door.GetAsync<Listing<SiloInfo>>(gone ? Routes.Silos + "?gone=true" : Routes.Silos, cancellationToken);

    /// <summary>Asks whether the silo takes work and its store answers.</summary>
    /// <returns>The silo's clock, to the second; null when it does not tell.</returns>
    /// <exception cref="FireworksApiException">It is not ready; the message says why.</exception>
    public async Task<DateTimeOffset?> CheckReadyAsync(CancellationToken cancellationToken = default)
    {
        using var response = await _door.SendAsync(new HttpRequestMessage(HttpMethod.Get, Routes.Ready), cancellationToken);
        return response.Headers.Date;
    }

    private Task<Listing<T>> ListAsync<T>(string route, int limit, CancellationToken cancellationToken, params (string Name, string? Value)[] filters)
    {
        var query = filters.Append(("limit", limit.ToString(CultureInfo.InvariantCulture))).Where(f => f.Item2 is not null).Select(f => $"{f.Item1}={Uri.EscapeDataString(f.Item2!)}");
        return _door.GetAsync<Listing<T>>($"{route}?{string.Join('&', query)}", cancellationToken);
    }
}

/// <summary>Which runs are asked for; what is null does not matter.</summary>
/// <param name="Experiment">Of this experiment only.</param>
/// <param name="Search">Trials of this search only.</param>
/// <param name="Status">running, paused (trials only), complete, failed or cancelled.</param>
/// <param name="EndedBefore">Only those that ended before this; of one that goes on, its start counts.</param>
public sealed record RunFilter(string? Experiment = null, string? Search = null, string? Status = null, DateTimeOffset? EndedBefore = null);
