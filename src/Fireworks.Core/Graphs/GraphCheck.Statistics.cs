namespace Fireworks;

/// <summary>Checks of nodes that take over what another has learned about its rows.</summary>
internal sealed partial class GraphCheck
{
    private const string Statistics = "statistics";

    /// <summary>Statistics fit components of the kind that learned them, and only those that learn any.</summary>
    private void CheckStatistics(NodeSpec node)
    {
        var (path, reference) = (LinkPath(node.Id, Statistics), GraphReference.Of(node.Links[Statistics]));
        if (Problems.Any(p => p.Path == path) || InfoOf(node.Id) is not { } info || InfoOf(reference.Node) is not { } linked) return;
        if (linked.Kind != info.Kind)
            Problem(path, "wrong-link", $"The link '{Statistics}' of '{info.Kind}' takes over what another '{info.Kind}' has learned, but '{reference.Id}' is a '{linked.Kind}'; link a '{info.Kind}'.");
        else if (_made.GetValueOrDefault(node.Id) is Fill { Value: not null })
            Problem(path, "given-twice", $"'{info.Kind}' fills gaps with its 'value' or with statistics that another has learned, but has both; remove one.");
        else if (_made.GetValueOrDefault(reference.Node) is Fill { Value: not null })
            Problem(path, "wrong-link", $"The link '{Statistics}' takes over what another '{info.Kind}' has learned, but '{reference.Id}' fills gaps with its 'value' and learns nothing; link one with a 'statistic'.");
    }
}
