using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Fireworks.Grains;

/// <summary>Keeps a node to the silos that carry the labels its graph asks for.</summary>
/// <remarks>The built-in metadata filters compare with the caller's silo, which says nothing about where a node wants to be; this one reads
/// the wish from the request that prepares the node. A request without a wish may go anywhere: it finds a blank activation at worst.</remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PlacedByLabelAttribute() : PlacementFilterAttribute(new PlacedByLabel());

/// <summary>The filter of <see cref="PlacedByLabelAttribute"/>.</summary>
public sealed class PlacedByLabel() : PlacementFilterStrategy(order: 0)
{
    private const string Key = "fireworks.place";

    /// <summary>Says with the next request on this flow where a new activation belongs; null to say nothing.</summary>
    public static void Ask(IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is { Count: > 0 }) RequestContext.Set(Key, string.Join('\n', labels.Select(l => $"{l.Key}={l.Value}")));
        else RequestContext.Remove(Key);
    }

    internal static IReadOnlyList<KeyValuePair<string, string>> Of(PlacementTarget target) =>
        target.RequestContextData?.GetValueOrDefault(Key) is string labels
            ? [.. labels.Split('\n').Select(l => l.Split('=', 2)).Select(l => KeyValuePair.Create(l[0], l[1]))]
            : [];
}

internal sealed class PlacedByLabelDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var labels = PlacedByLabel.Of(target);
        return labels.Count == 0 ? silos : silos.Where(silo => labels.All(l => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(l.Key) == l.Value));
    }
}
