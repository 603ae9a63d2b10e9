using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Metadata, tags and the numbering of one experiment's runs. The tables hold all of it.</summary>
public sealed class ExperimentGrain(ExperimentTable experiments, RunTable runs, SearchTable searches) : Grain, IExperimentGrain
{
    public async Task DescribeAsync(string? description, ImmutableSortedDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        if (GrainKey.Split(this.GetPrimaryKeyString(), 2) is [var tenant, var name])
            await experiments.SaveAsync(tenant, name, description, tags, cancellationToken);
    }

    public async Task<string?> RunAsync(long number, CancellationToken cancellationToken) =>
        GrainKey.Split(this.GetPrimaryKeyString(), 2) is [var tenant, var name] ? (await runs.GetAsync(tenant, name, number, cancellationToken))?.Run : null;

    /// <remarks>Nothing is deleted unless all can be. A deletion that is interrupted leaves the experiment with fewer runs, and can be repeated.</remarks>
    public async Task<ImmutableArray<string>> DeleteAsync(CancellationToken cancellationToken)
    {
        var key = GrainKey.Split(this.GetPrimaryKeyString(), 2);
        var (tenant, name) = (key[0], key[1]);
        if (await experiments.GetAsync(tenant, name, cancellationToken) is null)
            throw new ExperimentNotFoundException(name, (await experiments.ListAsync(tenant, cancellationToken)).Select(e => e.Name));

        var mine = await runs.ListAsync(tenant, name, int.MaxValue, cancellationToken);
        if (mine.Find(r => r.State == RunPhase.Running) is { } running)
            throw new InUseException("experiment", name, $"{name}#{running.Number} is running; end it first.");
        foreach (var search in mine.Select(r => r.Search).OfType<string>().Distinct())
            if (await searches.GetAsync(tenant, search, cancellationToken) is not null)
                throw new InUseException("experiment", name, $"it holds the trials of search '{search}'; delete that first: fireworks search delete {search}");

        foreach (var run in mine) await GrainFactory.GetGrain<IRunGrain>(GrainKey.Run(tenant, run.Run)).DeleteAsync(cancellationToken);
        await experiments.DeleteAsync(tenant, name, cancellationToken);
        return [.. mine.Select(r => r.Run)];
    }
}
