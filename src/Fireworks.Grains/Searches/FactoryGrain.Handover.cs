using Fireworks.Contracts;

namespace Fireworks.Grains;

// What becomes of a search when its grain's silo is shut down.
internal sealed partial class FactoryGrain
{
    /// <summary>A search that goes on is called once more: the call cannot be taken here any more, so that it wakes the search on another silo at
    /// once rather than with its reminder.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_search?.State == SearchState.Running && reason.ReasonCode == DeactivationReasonCode.ShuttingDown)
            this.AsReference<IFactoryGrain>().StatusAsync(CancellationToken.None).Ignore();
        return Task.CompletedTask;
    }
}
