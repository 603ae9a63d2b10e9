using System.Collections.Immutable;

namespace Fireworks.Grains;

/// <summary>How many bytes the logs of runs take on one silo.</summary>
/// <param name="Machine">The silo's machine.</param>
/// <param name="Folder">Their folder there.</param>
/// <param name="Bytes">Run → bytes; runs without logs are left out.</param>
[GenerateSerializer, Immutable, Alias("fireworks.log-sizes")]
public sealed record LogSizes([property: Id(0)] string Machine, [property: Id(1)] string Folder, [property: Id(2)] ImmutableDictionary<string, long> Bytes);

/// <summary>The logs of runs on one silo. Key: silo name, a dot, <c>logs</c>. Lives on that silo only.</summary>
[Alias("fireworks.silo-logs")]
public interface ISiloLogsGrain : IGrainWithStringKey
{
    /// <summary>Deletes the logs of some runs.</summary>
    [Alias("delete")]
    Task DeleteAsync(ImmutableArray<string> runs, CancellationToken cancellationToken);

    /// <summary>How many bytes the logs of some runs take.</summary>
    [Alias("sizes")]
    Task<LogSizes> SizesAsync(ImmutableArray<string> runs, CancellationToken cancellationToken);
}

[OnNamedSilo]
internal sealed class SiloLogsGrain(RunLogFolder folder) : Grain, ISiloLogsGrain
{
    public Task DeleteAsync(ImmutableArray<string> runs, CancellationToken cancellationToken) => Task.Run(() =>
    {
        foreach (var run in runs) folder.Delete(run);
    }, cancellationToken);

    public Task<LogSizes> SizesAsync(ImmutableArray<string> runs, CancellationToken cancellationToken) =>
        Task.Run(() => new LogSizes(Environment.MachineName, folder.Path, folder.Sizes(runs).ToImmutableDictionary()), cancellationToken);
}
