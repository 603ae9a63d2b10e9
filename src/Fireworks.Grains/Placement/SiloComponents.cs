using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Fireworks.Grains;

/// <summary>Which components the silos of the cluster have. Their plugins and releases may differ, so each tells the others.</summary>
/// <remarks>A component is the same on two silos when kind, version, ports and parameters are. The silos of one run or search that make a component
/// have the same one; a silo that lacks a kind, or has it in another version, gets no node and no trial that needs it.</remarks>
internal sealed class SiloComponents(ISiloMetadataCache metadata, IClusterMembershipService membership, ILocalSiloDetails here, ComponentCatalog catalog)
{
    /// <summary>The label under which they are told.</summary>
    public const string Label = "fireworks.components";

    private const int HashLength = 8;

    private readonly HashSet<string> _ours = [.. catalog.Kinds.Values.Select(PartOf)];

    /// <summary>What a silo tells of its components.</summary>
    public static string Text(ComponentCatalog catalog) => string.Join('\n', catalog.Kinds.Values.Select(PartOf));

    /// <summary>A component as one word: its kind, and a hash of all that makes it the same elsewhere.</summary>
    public static string PartOf(ComponentInfo component) =>
        $"{component.Kind}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(component.ToString())))[..HashLength]}";

    /// <summary>Those of some silos that have all of some components as this silo has them.</summary>
    public IEnumerable<SiloAddress> With(IReadOnlyCollection<string> parts, IEnumerable<SiloAddress> silos) =>
        parts.Count == 0 ? silos : silos.Where(silo => parts.All(PartsOf(silo).Contains));

    /// <summary>Those of some silos that have all of some kinds, in whatever version; all of them when none has.</summary>
    public IEnumerable<SiloAddress> WithKinds(IReadOnlyCollection<string> kinds, IEnumerable<SiloAddress> silos)
    {
        if (kinds.Count == 0) return silos;
        var all = silos.ToArray();
        var able = all.Where(silo => Has(silo, kinds)).ToArray();
        return able.Length > 0 ? able : all;
    }

    /// <summary>A running silo that has all kinds of a graph when this one lacks some; null when this one has them, or none has.</summary>
    public SiloAddress? Better(Graph graph)
    {
        var kinds = graph.Nodes.Values.Select(n => n.Kind).Distinct().ToArray();
        if (kinds.All(catalog.Kinds.ContainsKey)) return null;
        return membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress).FirstOrDefault(silo => Has(silo, kinds));
    }

    private bool Has(SiloAddress silo, IReadOnlyCollection<string> kinds)
    {
        var known = PartsOf(silo).Select(part => part[..^(HashLength + 1)]).ToHashSet();
        return kinds.All(known.Contains);
    }

    private HashSet<string> PartsOf(SiloAddress silo) =>
        silo.Equals(here.SiloAddress) ? _ours : metadata.GetSiloMetadata(silo).Metadata.TryGetValue(Label, out var text) ? [.. text.Split('\n')] : [];
}
