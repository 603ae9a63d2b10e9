using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fireworks.Contracts;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Fireworks.Grains;

/// <summary>Answers what a tenant has. The tables and the membership hold all of it.</summary>
[StatelessWorker]
internal sealed class OverviewGrain(
    RunTable runs, ExperimentTable experiments, SearchTable searches, ScaffoldTable scaffolds, ISiloMetadataCache metadata) : Grain, IOverviewGrain
{
    private const int MostNames = 1000;

    private string Tenant => GrainKey.Split(this.GetPrimaryKeyString(), 1)[0];

    public async Task<Listing<RunEntry>> RunsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var (rows, total) = await runs.SummariesAsync(Tenant, query.Experiment, query.Search, query.State, query.Limit, query.EndedBefore, query.Skip, cancellationToken);
        return new([.. rows.Select(r => new RunEntry(r.Run, r.Experiment, r.Number, r.Search, r.Trial, r.Seed, r.State, r.StartedAt, r.EndedAt, r.Warnings, r.Error))], total);
    }

    public async Task<Listing<ExperimentEntry>> ExperimentsAsync(int limit, CancellationToken cancellationToken)
    {
        var (rows, total) = await experiments.SummariesAsync(Tenant, limit, cancellationToken);
        return new([.. rows.Select(Entry)], total);
    }

    public async Task<ExperimentEntry> ExperimentAsync(string name, CancellationToken cancellationToken)
    {
        if (await experiments.SummaryAsync(Tenant, name, cancellationToken) is { } found) return Entry(found);
        var (known, _) = await experiments.SummariesAsync(Tenant, MostNames, cancellationToken);
        throw new ExperimentNotFoundException(name, known.Select(k => k.Experiment.Name));
    }

    public async Task<Listing<SearchEntry>> SearchesAsync(string? state, int limit, CancellationToken cancellationToken)
    {
        var (rows, total) = await searches.SummariesAsync(Tenant, state, limit, cancellationToken);
        return new([.. rows.Select(Entry)], total);
    }

    public async Task<Listing<ScaffoldEntry>> ScaffoldsAsync(string? experiment, int limit, CancellationToken cancellationToken)
    {
        var (rows, total) = await scaffolds.SummariesAsync(Tenant, experiment, limit, cancellationToken);
        return new([.. rows.Select(r => new ScaffoldEntry(
            r.Scaffold.Name, r.Scaffold.Run, r.Experiment, r.Number, r.Scaffold.Manifest, r.Scaffold.Parent, r.Scaffold.Pinned, r.Scaffold.CreatedAt))], total);
    }

    public async Task<ImmutableArray<SiloEntry>> SilosAsync(bool gone, CancellationToken cancellationToken)
    {
        var management = GrainFactory.GetGrain<IManagementGrain>(0);
        var members = await management.GetDetailedHosts(!gone, cancellationToken);
        var active = members.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress).ToArray();
        var statistics = await management.GetRuntimeStatistics(active, cancellationToken);
        var activations = active.Zip(statistics).ToDictionary(s => s.First, s => s.Second.ActivationCount);
        return [.. members.OrderBy(m => m.SiloName, StringComparer.Ordinal).Select(m => new SiloEntry(
            m.SiloName, m.SiloAddress.Endpoint.ToString(), m.HostName, ComponentJson.Name(m.Status.ToString()).Replace('_', '-'),
            m.Status == SiloStatus.Active ? LabelsOf(m.SiloAddress) : ImmutableSortedDictionary<string, string>.Empty,
            new DateTimeOffset(m.StartTime, TimeSpan.Zero), activations.TryGetValue(m.SiloAddress, out var count) ? count : null))];
    }

    // What silos tell each other of their components is theirs; operators see the labels that they gave.
    private ImmutableSortedDictionary<string, string> LabelsOf(SiloAddress silo) =>
        metadata.GetSiloMetadata(silo).Metadata.Where(label => label.Key != SiloComponents.Label).ToImmutableSortedDictionary();

    private static ExperimentEntry Entry(ExperimentSummary e) => new(
        e.Experiment.Name, e.Experiment.Description, e.Experiment.Tags.ToImmutableSortedDictionary(), e.Experiment.CreatedAt,
        e.Runs, e.Running, e.Complete, e.Failed, e.Cancelled, e.LastStartedAt);

    private static SearchEntry Entry(SearchSummary s) => new(
        s.Search.Name, s.Search.State, s.Search.Metric, s.Search.Direction == "maximize", JsonNode.Parse(s.Search.Budget)!["trials"]!.GetValue<long>(),
        s.Trials, s.Complete, s.Running, s.Failed, s.Best, s.BestValue, s.Search.CreatedAt, s.Search.EndedAt);
}
