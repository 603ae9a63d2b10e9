using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Fireworks.Hosting;

/// <summary>How the silos of a cluster find out that one of them is gone.</summary>
/// <remarks>
/// <para>A silo probes its neighbours. A probe that is refused (the process is gone) fails at once, one that is not answered (it hangs, or the
/// network does) after <see cref="ProbeTimeout"/>. After <see cref="MissedProbes"/> in a row it votes in the membership table that the silo
/// is dead; with <see cref="Votes"/> of them, or those of half the cluster if that is fewer, it is declared so, and ends itself when it reads of it.</para>
/// <para>The defaults find a killed silo within ten seconds and do not mind a pause of five: two cores on which torch trains, and a full
/// garbage collection, have paused grains for one to two. Two votes, so that one silo with a broken network card does not evict the healthy ones;
/// of a cluster of two, one is half. A trial or run that such a silo goes on with is fenced off, so a wrong verdict costs time, never results.</para>
/// </remarks>
public sealed class ClusterTuning
{
    /// <summary>How long a probe may take, from 0.2 to 60 seconds; also how often one is sent. Default 2 seconds.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Probes in a row that must fail, from 1 to 100. Default 3.</summary>
    public int MissedProbes { get; set; } = 3;

    /// <summary>Silos that must find another dead, from 1 to 10. Default 2; half of a cluster always suffices.</summary>
    public int Votes { get; set; } = 2;

    /// <summary>How often each silo reads the membership table though nobody told it to, from 1 to 600 seconds. Default 5 seconds: gossip may get
    /// lost with the silo that was to pass it on.</summary>
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each silo writes that it is alive, from 1 to 600 seconds. Default 5 seconds: silos that were all killed together are
    /// known to be gone when three of these are missing, so that a cluster that starts again does not wait for them.</summary>
    public TimeSpan AliveNotes { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a verdict on a hung silo takes: its probes, and one reading of the table.</summary>
    public TimeSpan LongestVerdict => ProbeTimeout * (MissedProbes + 1) + TableRefresh;

    internal void Apply(ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(o =>
    {
        (o.ProbeTimeout, o.NumMissedProbesLimit, o.NumVotesForDeathDeclaration) = (ProbeTimeout, MissedProbes, Votes);
        (o.TableRefreshTimeout, o.IAmAliveTablePublishTimeout) = (TableRefresh, AliveNotes);
    });

    internal string? Problem() =>
        ProbeTimeout < TimeSpan.FromSeconds(0.2) || ProbeTimeout > TimeSpan.FromSeconds(60) ? $"{nameof(ProbeTimeout)} must be from 0.2 to 60 seconds, but is {ProbeTimeout}"
        : MissedProbes is < 1 or > 100 ? $"{nameof(MissedProbes)} must be from 1 to 100, but is {MissedProbes}"
        : Votes is < 1 or > 10 ? $"{nameof(Votes)} must be from 1 to 10, but is {Votes}"
        : IsOff(TableRefresh) ? $"{nameof(TableRefresh)} must be from 1 to 600 seconds, but is {TableRefresh}"
        : IsOff(AliveNotes) ? $"{nameof(AliveNotes)} must be from 1 to 600 seconds, but is {AliveNotes}"
        : null;

    private static bool IsOff(TimeSpan period) => period < TimeSpan.FromSeconds(1) || period > TimeSpan.FromSeconds(600);
}
