using System.Text.Json.Nodes;
using Fireworks.Api;

namespace Fireworks.Hosting;

public sealed class LocalClientTests(FireworksFixture fixture) : IClassFixture<FireworksFixture>
{
    private const int HeldOut = 449;

    private FireworksClient Client => fixture.Client;

    [Fact]
    public async Task A_run_trains_tells_its_metrics_live_and_gives_its_outputs()
    {
        await using var run = await Client.StartRunAsync(Repository.DigitsGraph, new() { Experiment = "live" });
        var points = new List<Api.MetricPoint>();
        await foreach (var p in run.MetricsAsync("mlp/validate/accuracy")) points.Add(p);
        var info = await run.WaitAsync();
        var rows = await ReadAsync(run);

        Assert.Equal(("complete", null), (info.State, info.Error));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), points.Select(p => p.Step));
        Assert.InRange(points[^1].Value, 0.94, 1);
        Assert.Equal(HeldOut, rows.Length);
        var right = rows.Column<long>("predicted").Zip(rows.Column<long>("label")).Count(p => p.First == p.Second);
        Assert.Equal(points[^1].Value, (double)right / HeldOut, 12);
    }

    [Fact]
    public async Task Streams_and_pull_calls_give_the_same_predictions_to_the_bit()
    {
        var streamed = await PredictAsync(new() { Experiment = "transport", Transport = "stream" });
        var pulled = await PredictAsync(new() { Experiment = "transport", Transport = "pull" });

        Assert.Equal(streamed, pulled);
    }

    [Fact]
    public async Task An_output_is_read_on_from_any_cursor()
    {
        await using var run = await Client.StartRunAsync(Repository.DigitsGraph, new() { Experiment = "cursors" });
        await run.WaitAsync();
        var pages = new List<ArrowPage>();
        await foreach (var page in run.PagesAsync("predictions")) pages.Add(page);
        Assert.True(pages.Count > 1);

        for (var i = 0; i < pages.Count; i++)
            Assert.Equal(Message.Concat([.. pages.Skip(i + 1).Select(p => p.Message)]), await ReadAsync(run, pages[i].Cursor));
    }

    [Fact]
    public async Task A_scaffold_gives_the_same_predictions_from_a_new_run()
    {
        var options = new RunOptions { Experiment = "scaffolds", Parameters = new Dictionary<string, JsonNode?> { ["width"] = 24 } };
        await using var run = await Client.StartRunAsync(Repository.DigitsGraph, options);
        await run.WaitAsync();
        var before = await ReadAsync(run);
        var scaffold = await Client.SaveScaffoldAsync("a-scaffold", run);
        await run.ReleaseAsync();

        await using var again = await Client.RestoreAsync("a-scaffold", options);
        var info = await again.WaitAsync();

        Assert.Equal("complete", info.State);
        Assert.Contains("mlp", scaffold.Nodes);
        Assert.Empty(info.Metrics);                                       // nothing is trained again
        Assert.Equal(before, await ReadAsync(again));
        Assert.Equal(before, await ReadAsync(run));                       // released nodes come back with what they had learned
    }

    [Fact]
    public async Task A_search_is_watched_to_its_end_and_found_again()
    {
        var plan = Plan(trials: 4);
        await using var search = await Client.OpenSearchAsync("watched", plan);
        await search.StartAsync();
        var updates = new List<SearchUpdate>();
        await foreach (var u in search.WatchAsync()) updates.Add(u);

        var finished = updates.OfType<TrialFinished>().ToArray();
        var best = await search.BestAsync();
        Assert.Equal([0, 1, 2, 3], finished.Select(t => t.Number).Order());
        Assert.Equal(finished.Max(t => t.Value), best!.Value);
        Assert.Equal(new SearchStateChanged("complete"), updates[^1]);
        Assert.Equal(20, updates.OfType<TrialReported>().Where(t => t.Number == 0).Max(t => t.Step));

        await using var same = await Client.OpenSearchAsync("watched", plan);
        Assert.Equal(4, (await same.StartAsync()).Totals.Complete);
        var other = await Assert.ThrowsAsync<FireworksApiException>(() => Client.OpenSearchAsync("watched", Plan(trials: 5)));
        Assert.Equal(ProblemTypes.Conflict, other.Problem);
    }

    [Fact]
    public async Task A_stopped_search_goes_on_where_it_was()
    {
        await using var search = await Client.OpenSearchAsync("stopped", Plan(trials: 6));
        await search.StartAsync();
        await foreach (var u in search.WatchAsync())
            if (u is TrialFinished) break;
        await search.StopAsync();
        var stopped = await search.StatusAsync();

        await search.StartAsync();
        var done = await search.WaitAsync();

        Assert.Equal("stopped", stopped.State);
        Assert.InRange(stopped.Totals.Complete, 1, 5);
        Assert.Equal(("complete", 6, 6), (done.State, done.Totals.Complete, done.Trials.Count));
        Assert.Equal(stopped.Trials.Select(t => JsonText(t.Parameters)), done.Trials.Take(stopped.Trials.Count).Select(t => JsonText(t.Parameters)));
    }

    [Fact]
    public async Task A_second_program_on_the_folder_is_connected_to_the_first()
    {
        await using var second = await FireworksClient.StartLocalAsync(fixture.Data);

        Assert.Equal(Client.Address, second.Address);
    }

    [Fact]
    public async Task A_graph_that_cannot_run_is_refused_with_every_problem()
    {
        var g = new GraphBuilder("bad");
        g.Csv("rows", "x.csv").Then("btach", new JsonObject { ["rows"] = 1 }).Then("batch", new JsonObject { ["rowz"] = 1 }).Output("out");

        var e = await Assert.ThrowsAsync<GraphInvalidException>(() => Client.StartRunAsync(g.Build()));

        Assert.Contains(e.Problems, p => p.Path == "$.nodes.btach.kind");
        Assert.Contains(e.Problems, p => p.Path == "$.nodes.batch.rowz");
        Assert.Equal(e.Problems, (await Client.CheckAsync(g.Build())).Where(p => !p.IsWarning));
    }

    [Fact]
    public async Task What_is_not_there_is_said_not_to_be_there()
    {
        foreach (var ask in (Func<Task>[])[() => Client.FindRunAsync("none"), () => Client.FindRunAsync("none#1"), () => Client.FindSearchAsync("none"), () => Client.FindScaffoldAsync("none"), () => Client.RestoreAsync("none")])
            Assert.Equal(ProblemTypes.NotFound, (await Assert.ThrowsAsync<FireworksApiException>(ask)).Problem);
    }

    [Fact]
    public async Task A_run_whose_data_is_missing_fails_by_name()
    {
        var g = new GraphBuilder("missing");
        g.Csv("rows", "no-such-file.csv").Table("t", key: []);

        await using var run = await Client.StartRunAsync(g.Build());
        var info = await run.WaitAsync();

        Assert.Equal("failed", info.State);
        Assert.Contains("no-such-file.csv", info.Error, StringComparison.Ordinal);
        Assert.Contains("failed", info.ToString(), StringComparison.Ordinal);
    }

    private async Task<Message> PredictAsync(RunOptions options)
    {
        await using var run = await Client.StartRunAsync(Repository.DigitsGraph, options);
        Assert.Equal("complete", (await run.WaitAsync()).State);
        return await ReadAsync(run);
    }

    private static async Task<Message> ReadAsync(RunHandle run, Cursor? from = null)
    {
        var rows = new List<Message>();
        await foreach (var message in run.ReadAsync("predictions", from)) rows.Add(message);
        return Message.Concat(rows);
    }

    private static SearchPlan Plan(int trials) => new()
    {
        Graph = Repository.DigitsGraph,
        Objective = Objective.Maximize("mlp/validate/accuracy"),
        Trials = trials,
        Parallel = 2,
        Space = new SearchSpace().Float("lr", 1e-3, 1e-1, log: true).Int("width", 16, 64, step: 16),
        Sampler = Samplers.Random(seed: 3),
    };

    private static string JsonText(IReadOnlyDictionary<string, JsonNode?> parameters) => string.Join(',', parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value?.ToJsonString()}"));
}
