using System.Diagnostics;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>What becomes of a run when its grain's silo is shut down.</summary>
internal sealed partial class RunGrain
{
    private Activity? _activity;

    /// <summary>A run that goes on is called once more: the call cannot be taken here any more, so that it wakes the run on another silo at once
    /// rather than with its reminder. A run that ends here has stored its end.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _activity?.Dispose();
        if (!IsRunning || reason.ReasonCode != DeactivationReasonCode.ShuttingDown) return Task.CompletedTask;
        logger.RunHandedOver(_run);
        this.AsReference<IRunGrain>().StatusAsync(CancellationToken.None).Ignore();
        return Task.CompletedTask;
    }
}
