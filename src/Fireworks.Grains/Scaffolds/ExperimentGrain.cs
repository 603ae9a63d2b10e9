using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Metadata, tags and the numbering of one experiment's runs. The tables hold all of it.</summary>
public sealed class ExperimentGrain(ExperimentTable experiments, RunTable runs) : Grain, IExperimentGrain
{
    public async Task DescribeAsync(string? description, ImmutableSortedDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        if (GrainKey.Split(this.GetPrimaryKeyString(), 2) is [var tenant, var name])
            await experiments.SaveAsync(tenant, name, description, tags, cancellationToken);
    }

    public async Task<string?> RunAsync(long number, CancellationToken cancellationToken) =>
        GrainKey.Split(this.GetPrimaryKeyString(), 2) is [var tenant, var name] ? (await runs.GetAsync(tenant, name, number, cancellationToken))?.Run : null;
}
