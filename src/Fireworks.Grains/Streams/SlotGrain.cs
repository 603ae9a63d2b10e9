using Fireworks.Contracts;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Fireworks.Grains;

/// <summary>A slot of a silo as others reach it. Key: silo name, a dot, the slot's number. Lives on that silo only.</summary>
[Alias("fireworks.slot")]
public interface ISlotGrain : IGrainWithStringKey
{
    /// <summary>Queues a batch here; returns at once.</summary>
    [AlwaysInterleave, Alias("enqueue")]
    Task EnqueueAsync(PageBatch batch, CancellationToken cancellationToken);
}

[OnNamedSilo]
internal sealed class SlotGrain(Slots slots) : Grain, ISlotGrain
{
    public Task EnqueueAsync(PageBatch batch, CancellationToken cancellationToken)
    {
        slots.Enqueue(this.GetPrimaryKeyString(), batch);
        return Task.CompletedTask;
    }
}

/// <summary>Places a grain on the silo that its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnNamedSiloAttribute() : PlacementAttribute(new OnNamedSilo());

/// <summary>The placement of <see cref="OnNamedSiloAttribute"/>.</summary>
[GenerateSerializer, Alias("fireworks.on-named-silo")]
internal sealed class OnNamedSilo : PlacementStrategy;

internal sealed class OnNamedSiloDirector(IClusterMembershipService membership) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var name = Slots.SiloOf(target.GrainIdentity.Key.ToString()!);
        var alive = context.GetCompatibleSilos(target);
        var silo = membership.CurrentSnapshot.Members.Values.FirstOrDefault(m => m.Name == name && alive.Contains(m.SiloAddress))
            ?? throw new SiloUnavailableException($"Silo '{name}' is not part of the cluster any more.");
        return Task.FromResult(silo.SiloAddress);
    }
}
