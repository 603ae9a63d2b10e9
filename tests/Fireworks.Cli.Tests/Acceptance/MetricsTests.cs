using System.Globalization;
using System.Text.Json;
using Fireworks.Api;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>What a silo tells Prometheus is what its tables say.</summary>
public sealed class MetricsTests
{
    private const int TrainingRows = 1348;
    private const int BatchRows = 64;

    [Fact]
    public async Task The_counters_on_metrics_agree_with_the_rows_of_the_store()
    {
        using var folder = new Workspace();
        var (file, tables) = (folder.AddDigits(epochs: 2), folder.Tables);
        await using var silo = await Silo.StartAsync(folder.Path);

        var ended = await CliProcess.RunAsync(folder.Path, "run", "start", "digits.graph.json", "--json", "--server", silo.Address);
        var run = JsonSerializer.Deserialize<RunInfo>(ended.Expect(0).Out, ApiJson.Options)!;
        var afterRun = await ReadAsync(silo.Address);
        (await CliProcess.RunAsync(folder.Path, "search", "start", file, "--json", "--server", silo.Address)).Expect(0);
        var afterSearch = await ReadAsync(silo.Address);

        // Each epoch is one step a batch; a trial's graph is the run's.
        var steps = 2 * ((TrainingRows + BatchRows - 1) / BatchRows);
        Assert.Equal(steps, afterRun.Sum("fireworks_training_steps_total"));
        Assert.Equal(2 * TrainingRows, afterRun.Sum("fireworks_training_rows_total"));
        Assert.Equal(run.Nodes.Sum(n => n.ChunksIn), afterRun.Sum("fireworks_edge_chunks_received_total"));
        Assert.Equal(run.Nodes.Count, afterRun.Sum("fireworks_nodes_opened_total"));
        Assert.Equal(1, afterRun.Sum("fireworks_runs_begun_total"));
        Assert.Equal(1, afterRun.Sum("fireworks_snapshots_saved_total"));
        Assert.Equal(tables.Number("select count(*) from runs where search is null and state = 'complete'"), afterSearch.Sum("fireworks_runs_ended_total", "complete"));

        var attempts = tables.Number("select sum(attempts) from trials");
        Assert.Equal(attempts, afterSearch.Sum("fireworks_trials_begun_total"));
        Assert.Equal(tables.Number("select count(*) from trials where state = 'complete'"), afterSearch.Sum("fireworks_trials_ended_total", "complete"));
        Assert.Equal(steps * (1 + attempts), afterSearch.Sum("fireworks_training_steps_total"));
        var (batches, writes) = (afterSearch.Sum("fireworks_store_batches_total"), afterSearch.Sum("fireworks_store_writes_total"));
        Assert.InRange(batches, 1, writes);
        Assert.InRange(writes, tables.Number("select count(*) from metric_points") + tables.Number("select count(*) from trial_reports"), double.MaxValue);
        Assert.InRange(afterSearch.Sum("orleans_catalog_activations"), 1, double.MaxValue);
    }

    private static async Task<Scrape> ReadAsync(string address)
    {
        using var http = new HttpClient();
        return new Scrape(await http.GetStringAsync(new Uri(new Uri(address), "/metrics")));
    }

    /// <summary>Prometheus' text: a name, labels in braces, a value.</summary>
    private sealed class Scrape(string text)
    {
        /// <summary>The sum over all labels, or over the lines with one label value.</summary>
        public double Sum(string name, string? with = null)
        {
            var lines = text.Split('\n').Where(l => l.StartsWith(name + "{", StringComparison.Ordinal) || l.StartsWith(name + " ", StringComparison.Ordinal)).ToArray();
            Assert.True(lines.Length > 0, $"/metrics has no {name}; it has: {string.Join(", ", text.Split('\n').Where(l => l.StartsWith("# TYPE fireworks", StringComparison.Ordinal)))}");
            return lines.Where(l => with is null || l.Contains($"=\"{with}\"", StringComparison.Ordinal))
                .Sum(l => double.Parse(l[(l.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
        }
    }
}
