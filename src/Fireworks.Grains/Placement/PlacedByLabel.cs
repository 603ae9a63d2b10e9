using Fireworks.Contracts;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Fireworks.Grains;

/// <summary>Keeps a node to the silos that carry the labels its graph asks for and have its component, and a model to those with a device while
/// there are any; and whoever leads a graph to the silos that have its components.</summary>
/// <remarks>The built-in metadata filters compare with the caller's silo, which says nothing about where a node wants to be; this one reads
/// the wish from the request that prepares the node. A request without a wish may go anywhere: it finds a blank activation at worst.</remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PlacedByLabelAttribute() : PlacementFilterAttribute(new PlacedByLabel());

/// <summary>The filter of <see cref="PlacedByLabelAttribute"/>.</summary>
public sealed class PlacedByLabel() : PlacementFilterStrategy(order: 0)
{
    private const string Labels = "fireworks.place", Device = "fireworks.device", Components = "fireworks.parts";

    /// <summary>Says with the next request on this flow where a new activation belongs.</summary>
    /// <param name="labels">What its silo must carry; null for nothing.</param>
    /// <param name="role">What it is: a model wants a device.</param>
    /// <param name="components">What it is made of, as the asking silo has it.</param>
    internal static void Ask(IReadOnlyDictionary<string, string>? labels, NodeRole role, params IEnumerable<ComponentInfo> components)
    {
        RequestContext.Set(Components, string.Join('\n', components.Select(SiloComponents.PartOf)));
        if (labels is { Count: > 0 }) RequestContext.Set(Labels, string.Join('\n', labels.Select(l => $"{l.Key}={l.Value}")));
        else RequestContext.Remove(Labels);
        if (role == NodeRole.Model) RequestContext.Set(Device, true);
        else RequestContext.Remove(Device);
    }

    internal static IReadOnlyList<KeyValuePair<string, string>> LabelsOf(PlacementTarget target) =>
        target.RequestContextData?.GetValueOrDefault(Labels) is string labels
            ? [.. labels.Split('\n').Select(l => l.Split('=', 2)).Select(l => KeyValuePair.Create(l[0], l[1]))]
            : [];

    internal static IReadOnlyCollection<string> ComponentsOf(PlacementTarget target) =>
        target.RequestContextData?.GetValueOrDefault(Components) is string { Length: > 0 } parts ? parts.Split('\n') : [];

    internal static bool WantsDevice(PlacementTarget target) => target.RequestContextData?.ContainsKey(Device) == true;
}

internal sealed class PlacedByLabelDirector(Places places, SiloComponents components) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var able = components.With(PlacedByLabel.ComponentsOf(target), components.WithKinds(NeededKinds.Of(target.RequestContextData), silos));
        var fitting = places.With(PlacedByLabel.LabelsOf(target), able);
        return PlacedByLabel.WantsDevice(target) ? places.WithDevice(fitting) : fitting;
    }
}
