using System.Text.Json.Nodes;

namespace Fireworks.Cli.Explain;

/// <summary>Finds what flows in a graph by letting each node work on the first rows of its inputs, in this process.</summary>
/// <remarks>Sources are read only as far as needed; what learns, learns from those rows; trainers train one epoch on them; sinks are left
/// alone. So every shape comes from the component that makes it, not from a second description that could differ.</remarks>
/// <param name="catalog">The components.</param>
/// <param name="services">What components may ask for.</param>
/// <param name="rows">Most rows to look at; at least 1.</param>
internal sealed class GraphExplainer(ComponentCatalog catalog, IServiceProvider services, int rows)
{
    private readonly Dictionary<string, Pipe> _components = [];
    private readonly Dictionary<string, Message> _samples = [];
    private readonly Dictionary<string, ComponentState> _states = [];

    public async Task<Explanation> ExplainAsync(ResolvedGraph graph, CancellationToken cancellationToken)
    {
        var nodes = new List<ExplainedNode>();
        var groups = NodeGroups.Of(graph, catalog);
        foreach (var node in graph.Nodes) nodes.Add(await NodeAsync(node, groups, graph.Seed, nodes, cancellationToken));
        var columns = nodes.ToDictionary(n => n.Node, n => n.Columns);
        return new(graph.Name, rows, nodes,
        [
            .. from node in graph.Nodes from input in node.Inputs select new ExplainedEdge(input.Value, node.Id, input.Key, null, columns[input.Value]),
            .. from node in graph.Nodes from link in node.Links.Concat(node.Live) select new ExplainedEdge(link.Value, node.Id, null, link.Key, null),
        ]);
    }

    private async Task<ExplainedNode> NodeAsync(ResolvedNode node, NodeGroups groups, long seed, List<ExplainedNode> before, CancellationToken cancellationToken)
    {
        var explained = new ExplainedNode(node.Id, node.Kind, null, null, false, null, null);
        if (node.Named.Select(id => before.Find(n => n.Node == id)!).FirstOrDefault(n => n is { Unknown: not null } or { Error: not null }) is { } gap)
            return explained with { Unknown = $"It depends on '{gap.Node}', of which it is not known what it gives." };
        if (node.Inputs.Values.FirstOrDefault(id => !_samples.ContainsKey(id)) is { } silent)
            return explained with { Unknown = $"It reads '{silent}', which gives no rows." };
        try
        {
            return await WorkAsync(node, groups, seed, explained, cancellationToken);
        }
        catch (Exception e) when (e is FireworksException or InvalidOperationException or ArgumentException)
        {
            return explained with { Error = e.Message };
        }
    }

    private async Task<ExplainedNode> WorkAsync(ResolvedNode node, NodeGroups groups, long seed, ExplainedNode explained, CancellationToken cancellationToken)
    {
        var component = _components[node.Id] = Make(node, groups, seed, cancellationToken);
        if (component is IDriver trainer and IModel) await trainer.DriveAsync(cancellationToken);
        else if (component is IDriver) return explained with { Unknown = "It is a sink: it would store the rows, so it was not run." };

        await component.FreezeAsync(cancellationToken);
        _states[node.Id] = component.Save();
        explained = explained with { Learned = !_states[node.Id].IsEmpty };
        if (component is IDriver) return explained;

        var messages = await ReadAsync(component, cancellationToken);
        if (messages.Count == 0) return explained with { Unknown = $"It gives no message for the first {rows} rows; look at more with --rows." };
        _samples[node.Id] = Message.Concat(messages);
        return explained with { Columns = [.. messages[0].Select(c => new ColumnShape(c.Key, c.Value.Type.DType.Name(), c.Value.Type.RowShape.IsDefault ? [] : c.Value.Type.RowShape))], MessageRows = messages[0].Length };
    }

    private Pipe Make(ResolvedNode node, NodeGroups groups, long seed, CancellationToken cancellationToken)
    {
        var config = (JsonObject)node.Config.DeepClone();
        if (config.ContainsKey("epochs")) config["epochs"] = 1;
        Pipe Input(string id) => groups[node.Id].Contains(id) ? _components[id] : new MessagePipe(_samples[id]);   // a trainer must find the models before the one it follows
        var inputs = new OrderedDictionary<string, Pipe>(node.Inputs.Select(i => KeyValuePair.Create(i.Key, Input(i.Value))), StringComparer.Ordinal);
        var component = catalog[node.Kind].Create(config, inputs, node.Output);
        component.Bind(new NodeContext("explain", node.Id, seed, services)
        {
            Links = node.Links.ToDictionary(l => l.Key, l => (Func<CancellationToken, Task<ComponentState>>)(_ => Task.FromResult(_states[l.Value])), StringComparer.Ordinal),
            Stopping = cancellationToken,
        });
        foreach (var (link, followed) in node.Live) component.Follow(link, _components[followed]);
        return component;
    }

    private async Task<List<Message>> ReadAsync(Pipe component, CancellationToken cancellationToken)
    {
        var messages = new List<Message>();
        var left = rows;
        await foreach (var message in component.IterateAsync(cancellationToken: cancellationToken))
        {
            messages.Add(message.Slice(0, Math.Min(left, message.Length)));
            left -= messages[^1].Length;
            if (left <= 0) break;
        }
        return messages;
    }
}
