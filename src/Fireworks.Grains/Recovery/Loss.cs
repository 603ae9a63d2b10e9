using Fireworks.Contracts;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Fireworks.Grains;

/// <summary>Tells that the other side is gone from that it failed: what was lost is begun again, a failure ends the run.</summary>
internal static class Loss
{
    /// <summary>Whether an error says that a grain's activation or its silo is gone, or out of reach.</summary>
    public static bool Is(Exception error) => error is
        NotRunningException or SiloUnavailableException or ConnectionFailedException or OrleansMessageRejectionException or TimeoutException or GrainExtensionNotInstalledException;
}
