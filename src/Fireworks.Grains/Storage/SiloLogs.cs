using Orleans.Runtime;

namespace Fireworks.Grains;

/// <summary>The logs of runs on every silo: each keeps those of its own nodes and trials.</summary>
/// <remarks>A silo that is not there keeps its logs; they are with a machine that is gone, or deleted with its data folder.</remarks>
internal sealed class SiloLogs(IClusterMembershipService membership, IGrainFactory grains)
{
    /// <summary>Deletes the logs of some runs.</summary>
    public Task DeleteAsync(IReadOnlyList<string> runs, CancellationToken cancellationToken) =>
        Task.WhenAll(Active.Select(silo => WhileThereAsync(async () =>
        {
            await silo.DeleteAsync([.. runs], cancellationToken);
            return true;
        })));

    /// <summary>How many bytes the logs of each run take on all silos that have a folder of their own.</summary>
    public async Task<IReadOnlyDictionary<string, long>> SizesAsync(IReadOnlyList<string> runs, CancellationToken cancellationToken)
    {
        var folders = await Task.WhenAll(Active.Select(silo => WhileThereAsync(() => silo.SizesAsync([.. runs], cancellationToken))));
        // Silos of one machine may share a folder, which then counts once.
        return folders.OfType<LogSizes>().DistinctBy(f => (f.Machine, f.Folder)).SelectMany(f => f.Bytes)
            .GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Sum(s => s.Value), StringComparer.Ordinal);
    }

    private IEnumerable<ISiloLogsGrain> Active => membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active)
        .Select(m => grains.GetGrain<ISiloLogsGrain>($"{m.Name}.logs")).ToArray();

    private static async Task<T?> WhileThereAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception gone) when (Loss.Is(gone))
        {
            return default;
        }
    }
}
