using Fireworks.Contracts;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Fireworks.Grains;

/// <summary>What labels the running silos carry.</summary>
internal sealed class Places(IClusterMembershipService membership, ISiloMetadataCache metadata)
{
    /// <summary>Throws unless a running silo carries all labels that a node asks for.</summary>
    /// <exception cref="NoSuchPlaceException">None does.</exception>
    public void Check(ResolvedNode node)
    {
        if (node.Place.Count == 0) return;
        var silos = membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => metadata.GetSiloMetadata(m.SiloAddress).Metadata).ToArray();
        if (silos.Any(silo => node.Place.All(l => silo.GetValueOrDefault(l.Key) == l.Value))) return;

        var known = silos.SelectMany(silo => silo.Select(l => $"{l.Key}={l.Value}")).Distinct().Order();
        throw new NoSuchPlaceException(node.Id, string.Join(",", node.Place.Select(l => $"{l.Key}={l.Value}")), known);
    }
}
