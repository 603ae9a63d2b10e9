using System.Text.Json.Nodes;

namespace Fireworks;

internal sealed partial class GraphCheck
{
    private static readonly string[] NodeFields = ["kind", "from", "link", "place"];

    private void CheckAgainst(ComponentInfo info, string id, NodeSpec node, bool templateFailed)
    {
        var before = Problems.Count;
        CheckPorts(info, id, node);
        CheckArguments(info, id, node, templateFailed);
        CheckLinks(info, id, node, templateFailed);
        if (Problems.Count == before && !templateFailed) CheckByMaking(info, id, node);
    }

    private void CheckPorts(ComponentInfo info, string id, NodeSpec node)
    {
        if (info.AnyPorts)
        {
            if (node.From.Count == 0 && !Misspells(info, node, "from"))
                Problem(GraphPath.Node(id, "from"), "missing-input", $"'{info.Kind}' needs at least one input under 'from'.");
            return;
        }
        var (ports, known) = (PortsOf(info, node), info.Ports.Select(p => p.Name).ToArray());
        string[] unknown = [.. ports.Keys.Except(known, StringComparer.Ordinal)];
        foreach (var port in unknown)
            Problem(FromPath(id, port), "unknown-port", known.Length == 0
                ? $"'{info.Kind}' is a source and has no input; remove 'from'."
                : $"'{info.Kind}' has no input '{port}'; it has: {List(known)}.{Nearest.Hint(port, known)}");
        foreach (var port in Missing(info, node, ports.Keys, unknown))
            Problem(GraphPath.Node(id, "from"), "missing-input", $"'{info.Kind}' needs an input{(known.Length > 1 ? $" at port '{port}'" : "")}; name a node under 'from'.");
    }

    /// <summary>The required ports that nothing in the graph was meant for: a name that is not known stands for the port nearest to it, or for any.</summary>
    private static IEnumerable<string> Missing(ComponentInfo info, NodeSpec node, IEnumerable<string> given, IReadOnlyList<string> unknown)
    {
        if (Misspells(info, node, "from")) return [];
        string[] missing = [.. info.Ports.Where(p => p.Required).Select(p => p.Name).Except(given, StringComparer.Ordinal)];
        var meant = missing.Where(port => unknown.Any(name => Nearest.To(name, port) is not null)).ToArray();
        return missing.Except(meant, StringComparer.Ordinal).Skip(Math.Max(0, unknown.Count - meant.Length));
    }

    /// <summary>Port → reference; a single unnamed input goes to the first port.</summary>
    public static IReadOnlyDictionary<string, string> PortsOf(ComponentInfo info, NodeSpec node)
    {
        const string portOfHub = "input";
        var first = info.Ports.Count > 0 ? info.Ports[0].Name : info.AnyPorts ? portOfHub : NodeSpec.OnlyPort;
        return node.From.ToDictionary(f => f.Key == NodeSpec.OnlyPort ? first : f.Key, f => f.Value, StringComparer.Ordinal);
    }

    private void CheckArguments(ComponentInfo info, string id, NodeSpec node, bool templateFailed)
    {
        foreach (var problem in info.CheckConfig(Configs[id]))
        {
            var isGiven = Configs[id][problem.Parameter] is not null;
            var isKnown = info.Parameters.Any(p => p.Name == problem.Parameter);
            if (!isKnown)
                Problem(GraphPath.Node(id, problem.Parameter), "unknown-argument",
                    $"{problem.Message}{(Nearest.To(problem.Parameter, NodeFields) is { } field && !problem.Message.EndsWith('?') ? $" Did you mean '{field}'?" : "")}");
            else if (isGiven)
                Problem(GraphPath.Node(id, problem.Parameter), "wrong-value", problem.Message);
            else if (!Misspells(info, node, problem.Parameter) && !(templateFailed && node.Config.ContainsKey(problem.Parameter)))
                Problem(GraphPath.Node(id), "missing-argument", problem.Message);
        }
    }

    /// <summary>Whether a field that the component does not know is probably meant to be this one.</summary>
    private static bool Misspells(ComponentInfo info, NodeSpec node, string meant)
    {
        string[] known = [.. info.Parameters.Select(p => p.Name), .. NodeFields];
        return node.Config.Any(field => !known.Contains(field.Key) && Nearest.To(field.Key, known) == meant);
    }

    private void CheckLinks(ComponentInfo info, string id, NodeSpec node, bool templateFailed)
    {
        foreach (var (name, reference) in node.Links)
        {
            var path = LinkPath(id, name);
            if (info.Links.FirstOrDefault(l => l.Name == name) is { } link) CheckMode(path, info, link, reference);
            else Problem(path, "unknown-link", $"'{info.Kind}' has no link '{name}'; it has: {List(info.Links.Select(l => l.Name))}.{Nearest.Hint(name, [.. info.Links.Select(l => l.Name)])}");
        }
        foreach (var link in info.Links.Where(l => l.Required && !node.Links.ContainsKey(l.Name) && !node.Links.Keys.Any(k => Nearest.To(k, l.Name) is not null)))
            Problem(GraphPath.Node(id, "link"), "missing-link", $"'{info.Kind}' needs the link '{link.Name}': \"link\": {{ \"{link.Name}\": \"<node>\" }}.");
        foreach (var link in info.Links.Where(l => l.InsteadOf is not null)) CheckEither(info, id, node, link, templateFailed && node.Config.ContainsKey(link.InsteadOf!));
    }

    private static string LinkPath(string id, string link) => GraphPath.Field(GraphPath.Node(id, "link"), link);

    private void CheckMode(string path, ComponentInfo info, LinkAttribute link, string text)
    {
        var reference = GraphReference.Of(text);
        if (link.Live is null && reference.Mode == GraphReference.Live)
            Problem(path, "not-live", $"'{text}' follows the component itself, but the link '{link.Name}' of '{info.Kind}' copies what was learned once that is finished; write '{reference.Id}@final'.");
        else if (link.Live is not null && reference.Mode is null or GraphReference.Final)
            Problem(path, "not-copied", $"The link '{link.Name}' of '{info.Kind}' follows the component itself, so that both train as one; write '{reference.Id}@live'.");
        else if (link.Live is { } needed && InfoOf(reference.Node) is { } linked && !linked.Type.IsAssignableTo(needed))
            Problem(path, "wrong-link",
                $"The link '{link.Name}' of '{info.Kind}' follows a {List(_catalog!.Kinds.Values.Where(k => k.Type.IsAssignableTo(needed)).Select(k => $"'{k.Kind}'"))}, but '{reference.Id}' is a '{linked.Kind}'.");
    }

    private void CheckEither(ComponentInfo info, string id, NodeSpec node, LinkAttribute link, bool isUnknown)
    {
        var argument = link.InsteadOf!;
        var (isGiven, isLinked) = (isUnknown || Configs[id][argument] is not null, node.Links.ContainsKey(link.Name));
        var isMisspelt = Misspells(info, node, argument) || Misspells(info, node, "link") || node.Links.Keys.Any(k => Nearest.To(k, link.Name) is not null);
        if (isGiven && isLinked)
            Problem(LinkPath(id, link.Name), "given-twice", $"'{info.Kind}' takes its {argument} as an argument or by the link '{link.Name}', but has both; remove one.");
        else if (!isGiven && !isLinked && !isMisspelt)
            Problem(GraphPath.Node(id), "missing-argument", $"'{info.Kind}' needs the argument '{argument}', or \"link\": {{ \"{link.Name}\": \"<node>@live\" }}.");
    }

    /// <summary>Lets the constructor check the values: every instance is valid, so making one over unread inputs is the check.</summary>
    private void CheckByMaking(ComponentInfo info, string id, NodeSpec node)
    {
        try
        {
            var made = info.Create(Configs[id], PortsOf(info, node).ToDictionary(p => p.Key, Pipe (_) => new Unread(), StringComparer.Ordinal), info.Outputs.Count > 0 ? info.Outputs[0] : null);
            made.Bind(NodeContext.Detached with { Node = id });
            _made[id] = made;
        }
        catch (ComponentConfigException e)
        {
            // The parameter may be a path of its own, such as model.layers[2].in.
            Problem(e.Parameter.Length > 0 ? $"{GraphPath.Node(id)}.{e.Parameter}" : GraphPath.Node(id), "wrong-value", e.Message);
        }
        catch (FireworksException e)
        {
            Problem(GraphPath.Node(id), "wrong-value", e.Message);
        }
    }

    /// <summary>Stands for an input while a component is only made, not read.</summary>
    private sealed class Unread : Pipe;
}
