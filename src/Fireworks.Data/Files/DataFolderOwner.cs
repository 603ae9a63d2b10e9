using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Fireworks;

/// <summary>A process that holds a data folder.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="Cluster">The cluster it belongs to; null when it has the folder alone.</param>
/// <param name="Since">When it took the folder.</param>
public sealed record DataFolderOwner(int ProcessId, string Host, string? Cluster, DateTimeOffset Since)
{
    /// <summary>Where its gateway is, once published.</summary>
    public Uri? Address { get; init; }

    /// <summary>The secret its gateway asks for, if it does.</summary>
    public string? Token { get; init; }

    [JsonIgnore]
    internal bool IsMe => ProcessId == Environment.ProcessId && Host == Environment.MachineName;

    // A process of another machine cannot be looked up, so it counts as alive.
    [JsonIgnore]
    internal bool IsAlive => Host != Environment.MachineName || Exists(ProcessId);

    internal static DataFolderOwner Me(string? cluster) => new(Environment.ProcessId, Environment.MachineName, cluster, DateTimeOffset.UtcNow);

    private static bool Exists(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
