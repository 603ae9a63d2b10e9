using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Fireworks.Grains;

/// <summary>Moves a grain that was activated where it cannot work.</summary>
internal static class Moving
{
    /// <summary>Has a grain go to another silo as soon as it is idle; whoever called it is answered there.</summary>
    public static void MoveTo(this Grain grain, SiloAddress silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        try
        {
            grain.MigrateOnIdle();
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }
}
