using System.Collections.Immutable;
using Fireworks.Contracts;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Fireworks.Grains;

/// <summary>What labels the running silos carry.</summary>
internal sealed class Places(IClusterMembershipService membership, ISiloMetadataCache metadata, SiloComponents components, ComponentCatalog catalog)
{
    /// <summary>The label that names what a silo computes on, such as <c>cuda</c>; without it, or as <c>cpu</c>, a silo has no device.</summary>
    public const string Device = "device";

    /// <summary>Throws unless a running silo carries all labels that nodes which live together ask for, and has their components as this silo has them.</summary>
    /// <exception cref="NoSuchPlaceException">None carries them.</exception>
    /// <exception cref="ComponentElsewhereException">None of those that do has the components.</exception>
    public void Check(ImmutableArray<ResolvedNode> home)
    {
        var place = RunPlanner.PlaceOf(home);
        var active = membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress).ToArray();
        var carrying = With([.. place], active).ToArray();
        if (components.With([.. home.Select(PartOf)], carrying).Any()) return;

        var asked = string.Join(",", place.Select(l => $"{l.Key}={l.Value}"));
        if (carrying.Length > 0)
        {
            var apart = home.FirstOrDefault(node => !components.With([PartOf(node)], carrying).Any()) ?? home[0];
            throw new ComponentElsewhereException(apart.Id, apart.Kind, catalog[apart.Kind].Version, asked);
        }
        var known = active.SelectMany(silo => LabelsOf(silo).Where(l => l.Key != SiloComponents.Label).Select(l => $"{l.Key}={l.Value}")).Distinct().Order();
        throw new NoSuchPlaceException(home.First(node => node.Place.Count > 0).Id, asked, known);
    }

    /// <summary>Those of some silos that carry all of some labels.</summary>
    public IEnumerable<SiloAddress> With(IReadOnlyList<KeyValuePair<string, string>> labels, IEnumerable<SiloAddress> silos) =>
        labels.Count == 0 ? silos : silos.Where(silo => labels.All(l => LabelsOf(silo).GetValueOrDefault(l.Key) == l.Value));

    /// <summary>Those of some silos that have a device; all of them when none has one.</summary>
    public IEnumerable<SiloAddress> WithDevice(IEnumerable<SiloAddress> silos)
    {
        var all = silos.ToArray();
        var able = all.Where(silo => LabelsOf(silo).GetValueOrDefault(Device) is not (null or "cpu")).ToArray();
        return able.Length > 0 ? able : all;
    }

    private string PartOf(ResolvedNode node) => SiloComponents.PartOf(catalog[node.Kind]);

    private IReadOnlyDictionary<string, string> LabelsOf(SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata;
}
