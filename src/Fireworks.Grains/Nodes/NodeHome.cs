using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Where nodes live: an activation, and what it offers them.</summary>
/// <param name="Key">Its grain key.</param>
/// <param name="Role">Its grain class.</param>
/// <param name="Silo">The name of its silo.</param>
/// <param name="Services">The host's services.</param>
/// <param name="Grains">Finds other nodes; used off the grain's scheduler.</param>
/// <param name="Slots">The queues of the silo that carry streams.</param>
/// <param name="Stopping">Cancelled when all that lives there stops.</param>
internal sealed record NodeHome(string Key, NodeRole Role, string Silo, IServiceProvider Services, IGrainFactory Grains, Slots Slots, CancellationToken Stopping);
