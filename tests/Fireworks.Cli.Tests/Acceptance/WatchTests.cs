using System.Globalization;
using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Following and ending what another process runs.</summary>
public sealed class WatchTests(WatchTests.Serving serving) : IClassFixture<WatchTests.Serving>
{
    private const int Failed = 1;
    private const int Conflict = 6;

    [Fact]
    public async Task A_run_is_watched_to_its_end_as_json_lines_and_cannot_be_cancelled_after_it()
    {
        var folder = serving.Folder;
        await using var start = CliProcess.Start(folder.Path, "run", "start", serving.Graph(epochs: 40), "--experiment", "watched", "--json");
        await RunningAsync(start, "watched");

        var watched = await CliProcess.RunAsync(folder.Path, "run", "watch", "watched#1", "--json");
        (await start.EndAsync()).Expect(0);
        var late = await CliProcess.RunAsync(folder.Path, "run", "cancel", "watched#1", "--json");

        var lines = watched.Expect(0).JsonLines;
        Assert.All(lines, line => Assert.Equal(1, (int)line["v"]!));
        Assert.Equal(("state", "complete"), ((string)lines[^1]["type"]!, (string)lines[^1]["state"]!));
        Assert.Equal(
            folder.Tables.Numbers($"select value from metrics where name = '{Digits.Accuracy}' and run = (select run from runs where experiment = 'watched') order by step"),
            Points(lines, Digits.Accuracy));
        Assert.Equal("urn:fireworks:conflict", (string)late.Expect(Conflict).Problem["type"]!);
        Assert.Contains("watched#1 has ended already: it is complete", (string)late.Problem["detail"]!);
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_watched_run_alone_and_cancel_ends_it_for_good()
    {
        var folder = serving.Folder;
        await using var start = CliProcess.Start(folder.Path, "run", "start", serving.Graph(epochs: 100_000), "--experiment", "long", "--json");
        await RunningAsync(start, "long");
        await using var watch = CliProcess.Start(folder.Path, "run", "watch", "long#1", "--json");
        await watch.SeesAsync("\"metric\"");

        watch.Interrupt();
        var left = await watch.EndAsync();
        var between = folder.Tables.Texts("select state from runs where experiment = 'long'");
        var cancelled = await CliProcess.RunAsync(folder.Path, "run", "cancel", "long#1", "--json");
        var after = folder.Tables.Texts("select state from runs where experiment = 'long'");
        var ended = await start.EndAsync();

        Assert.Contains("run cancel long#1", left.Expect(130).Error);
        Assert.Equal(["running"], between);
        Assert.Equal("cancelled", (string)cancelled.Expect(0).Json["state"]!);
        Assert.Equal(["cancelled"], after);
        Assert.Equal("cancelled", (string)ended.Expect(Failed).Json["state"]!);
        Assert.Equal("cancelled", (string)(await CliProcess.RunAsync(folder.Path, "run", "watch", "long#1", "--json")).Expect(Failed).JsonLines[^1]["state"]!);
    }

    [Fact]
    public async Task A_search_is_watched_cancelled_and_not_cancelled_twice()
    {
        var folder = serving.Folder;
        var graph = serving.Graph(epochs: 2_000);
        var plan = JsonNode.Parse(Workspace.SearchText)!;
        (plan["graph"], plan["trials"], plan["parallel"]) = (graph, 4, 2);
        await using var start = CliProcess.Start(folder.Path, "search", "start", folder.Write("long.search.json", plan), "--json");
        await start.UntilAsync(() => folder.Tables.Number("select count(*) from trial_reports") >= 2 ? start : null);
        await using var watch = CliProcess.Start(folder.Path, "search", "watch", "digits-lr", "--json");
        await watch.SeesAsync("\"trial-report\"");

        var cancelled = await CliProcess.RunAsync(folder.Path, "search", "cancel", "digits-lr", "--json");
        var watched = await watch.EndAsync();
        var running = await CliProcess.RunAsync(folder.Path, "run", "list", "--search", "digits-lr", "--status", "running", "--json");
        var paused = await CliProcess.RunAsync(folder.Path, "run", "list", "--search", "digits-lr", "--status", "paused", "--json");
        var shelf = await CliProcess.RunAsync(folder.Path, "experiment", "show", "digits-lr", "--json");
        var twice = await CliProcess.RunAsync(folder.Path, "search", "cancel", "digits-lr", "--json");
        var best = await CliProcess.RunAsync(folder.Path, "search", "best", "digits-lr", "--json");

        Assert.Equal("stopped", (string)cancelled.Expect(0).Json["state"]!);
        Assert.Equal(["stopped"], folder.Tables.Texts("select state from searches"));
        Assert.Empty(folder.Tables.Texts("select state from trials where state = 'running'"));
        Assert.Empty(folder.Tables.Texts("select state from runs where search = 'digits-lr' and state not in ('paused', 'complete')"));
        Assert.Equal(0, (int)running.Expect(0).Json["total"]!);
        Assert.InRange((int)paused.Expect(0).Json["total"]!, 1, 2);
        Assert.Equal(0, (int)shelf.Expect(0).Json["experiment"]!["running"]!);
        Assert.Equal(("state", "stopped"), ((string)watched.Expect(Failed).JsonLines[^1]["type"]!, (string)watched.JsonLines[^1]["state"]!));
        Assert.Contains("digits-lr has ended already: it is stopped", (string)twice.Expect(Conflict).Problem["detail"]!);
        Assert.Contains("no best trial", (string)best.Expect(3).Problem["detail"]!);
        (await start.EndAsync()).Expect(Failed);

        (await CliProcess.RunAsync(folder.Path, "search", "delete", "digits-lr", "--yes", "--json")).Expect(0);
        Assert.Empty(folder.Tables.Texts("select run from runs where search = 'digits-lr'"));
    }

    private Task RunningAsync(CliProcess start, string experiment) =>
        start.UntilAsync(() => serving.Folder.Tables.Number($"select count(*) from metrics where run = (select run from runs where experiment = '{experiment}')") > 0 ? start : null);

    private static List<double> Points(IEnumerable<JsonNode> lines, string metric) =>
        [.. lines.Where(l => (string?)l["metric"]?["name"] == metric).Select(l => (double)l["metric"]!["value"]!)];

    /// <summary>A silo over a folder in which runs are started.</summary>
    public sealed class Serving : IAsyncLifetime
    {
        internal Workspace Folder { get; } = Workspace.WithData();

        internal Silo Silo { get; private set; } = null!;

        /// <summary>Writes the digits' graph with so many epochs.</summary>
        internal string Graph(int epochs) => Folder.Write(string.Create(CultureInfo.InvariantCulture, $"digits.{epochs}.json"), Workspace.DigitsGraph(epochs));

        public async ValueTask InitializeAsync() => Silo = await Silo.StartAsync(Folder.Path);

        public async ValueTask DisposeAsync()
        {
            if (Silo is not null) await Silo.DisposeAsync();
            Folder.Dispose();
        }
    }
}
