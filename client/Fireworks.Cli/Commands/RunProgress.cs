using System.Globalization;
using System.Text.Json.Nodes;
using Fireworks.Api;

namespace Fireworks.Cli.Commands;

/// <summary>How far a run is: the epochs that its trainers have done, how fast, and the last of what they measured.</summary>
internal sealed class RunProgress
{
    private readonly Dictionary<string, double> _done = [];
    private readonly Dictionary<string, double> _latest = [];
    private readonly double _epochs;
    private readonly TimeProvider _time;
    private (double Done, long At)? _first;

    /// <summary>The progress of a run whose graph is not at hand, so that nobody knows how far it has to go.</summary>
    public RunProgress(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    public RunProgress(Graph graph, IReadOnlyDictionary<string, JsonNode?> parameters, TimeProvider? time = null) : this(time) =>
        _epochs = graph.Nodes.Values.Where(n => n.Kind == "train").Sum(n => Epochs(n, graph, parameters));

    public void Show(Bar bar, FeedEvent update)
    {
        if (update.Metric is not { } metric) return;
        var node = metric.Name.Split('/')[0];
        _done[node] = Math.Max(_done.GetValueOrDefault(node), metric.Step);
        _latest[metric.Name] = metric.Value;
        var done = _done.Values.Sum();
        bar.Set(done, _epochs, Rate(done) + Latest());
    }

    private string Rate(double done)
    {
        _first ??= (done, _time.GetTimestamp());
        if (done == _first.Value.Done) return "";
        var rate = (done - _first.Value.Done) / Math.Max(1e-3, _time.GetElapsedTime(_first.Value.At).TotalSeconds);
        return rate >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} epochs/s  ") : string.Create(CultureInfo.InvariantCulture, $"{rate * 60:0.#} epochs/min  ");
    }

    private string Latest()
    {
        var shown = _latest.Where(m => m.Key.Contains("/validate/", StringComparison.Ordinal)).DefaultIfEmpty(_latest.First());
        return string.Join("  ", shown.Take(3).Select(m => $"{m.Key} {m.Value.ToString("0.####", CultureInfo.InvariantCulture)}"));
    }

    private static double Epochs(NodeSpec node, Graph graph, IReadOnlyDictionary<string, JsonNode?> parameters)
    {
        var value = node.Config["epochs"];
        if (value?.GetValueKind() == System.Text.Json.JsonValueKind.String && value.GetValue<string>() is ['$', '{', .. var name, '}'])
            value = parameters.TryGetValue(name, out var given) ? given : graph.Parameters.GetValueOrDefault(name);
        return value?.GetValueKind() == System.Text.Json.JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : 1;
    }
}
