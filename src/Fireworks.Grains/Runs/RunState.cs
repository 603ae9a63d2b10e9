using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>What a run's grain keeps beside its row in <c>runs</c>.</summary>
[GenerateSerializer, Alias("fireworks.run-state")]
public sealed class RunState
{
    /// <summary>What was asked, with the graph in it.</summary>
    [Id(0)] public RunRequest? Request { get; set; }

    /// <summary>Raised whenever the nodes are prepared anew.</summary>
    [Id(1)] public long Generation { get; set; }

    /// <summary>The row's fence.</summary>
    [Id(2)] public long Fence { get; set; }

    /// <summary>The manifest of the snapshot its nodes begin with, or null.</summary>
    [Id(3)] public string? Begin { get; set; }

    /// <summary>The manifest of the snapshot taken at its end, or null.</summary>
    [Id(4)] public string? End { get; set; }

    /// <summary>Times it was started again after its nodes were lost.</summary>
    [Id(5)] public int Restarts { get; set; }
}
