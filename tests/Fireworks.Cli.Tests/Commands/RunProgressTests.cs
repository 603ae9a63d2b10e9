using Fireworks.Api;
using Fireworks.Cli.Commands;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.Cli.Tests.Commands;

public sealed class RunProgressTests
{
    [Fact]
    public void It_tells_epochs_the_rate_since_the_first_of_them_and_what_was_measured_last()
    {
        var (time, shown) = (new FakeTimeProvider(), new List<(double Done, double Total, string Note)>());
        var graph = Graph.Parse("""{ "fireworks": "graph/1", "name": "g", "nodes": { "rows": { "kind": "csv", "path": "r.csv" }, "mlp": { "kind": "train", "from": "rows", "epochs": 9 } } }""");
        var (progress, bar) = (new RunProgress(graph, new Dictionary<string, System.Text.Json.Nodes.JsonNode?>(), time), new Bar((done, total, note) => shown.Add((done, total, note))));

        progress.Show(bar, Measured(1, 0.9));
        time.Advance(TimeSpan.FromSeconds(2));
        progress.Show(bar, Measured(4, 0.5));
        time.Advance(TimeSpan.FromSeconds(10));
        progress.Show(bar, Measured(7, 0.25));

        Assert.Equal([(1, 9, "mlp/validate/loss 0.9"), (4, 9, "1.5 epochs/s  mlp/validate/loss 0.5"), (7, 9, "30 epochs/min  mlp/validate/loss 0.25")], shown);
    }

    private static FeedEvent Measured(long epoch, double loss) =>
        new() { Type = "metric", Sequence = epoch, Metric = new Fireworks.Api.MetricPoint("mlp/validate/loss", epoch, loss) };
}
