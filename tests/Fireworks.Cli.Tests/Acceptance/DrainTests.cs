using System.Diagnostics;
using System.Text.Json;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>A silo that is told to stop leaves what it was doing to others, who end it as if nobody had been told to stop.</summary>
public sealed class DrainTests(DrainTests.Undisturbed undisturbed, ITestOutputHelper output) : IClassFixture<DrainTests.Undisturbed>
{
    private const int Trials = 16;
    private const int Parallel = 4;
    private const int Epochs = 80;      // so many that trials are still at work when the signal has arrived
    private const int Terminated = 143;
    private const int Savers = 8;
    private const string Mine = "search = 'digits-lr'";

    /// <summary>The time a silo may take by default when it is part of a command.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_search_loses_one_of_its_silos_in_order_and_the_other_goes_on_with_its_trials(int leaver)
    {
        using var folder = new Workspace();
        var (file, tables) = (folder.AddDigits(Epochs), folder.Tables);
        await using var a = await Silo.StartAsync(folder.Path, "--cluster", "t");
        await using var b = await Silo.StartAsync(folder.Path, "--cluster", "t");
        var (leaves, stays) = leaver == 0 ? (a, b) : (b, a);
        await using var search = CliProcess.Start(folder.Path, "search", "start", file, "--json", "--server", stays.Address);
        await search.UntilAsync(() => tables.Has("trials")
            && tables.Number($"select count(distinct silo) from trials where {Mine} and state = 'running' and attempts > 0 and last_step between 2 and {Epochs / 4}") == 2
                ? search : null);

        var began = Stopwatch.GetTimestamp();
        leaves.Process.Terminate();
        (await leaves.Process.EndAsync()).Expect(Terminated);
        var took = Stopwatch.GetElapsedTime(began);
        var left = tables.Texts($"select state from trials where {Mine} and state = 'running' and silo not in (select silo from trials where {Mine} and state = 'paused')");
        var ended = (await search.EndAsync()).Expect(0);

        output.WriteLine($"The silo took {took.TotalSeconds:0.00} s to leave; the search ended {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the signal; {left.Count} trials ran on.");
        output.WriteLine($"It said: {leaves.Process.Error}\nThe other said: {stays.Process.Error}");
        Assert.InRange(took, TimeSpan.Zero, DrainTimeout);
        Assert.Empty(tables.Texts($"select number || ': ' || error from trials where {Mine} and error is not null"));
        Assert.Equal(Trials, ended.Json["totals"]!["complete"]!.GetValue<int>());
        Assert.Equal(Enumerable.Range(0, Trials).Select(n => (double)n), tables.Numbers($"select number from trials where {Mine} and state = 'complete' order by number"));
        // Only what was at work on the silo that left is begun twice, and what ended while it left is not even that.
        Assert.InRange(tables.Number($"select count(*) from trials where {Mine} and attempts > 1"), 1, Parallel);
        Assert.Empty(tables.Texts($"select number || ' was begun ' || attempts || ' times and lost ' || silos_lost || ' silos' from trials where {Mine} and (attempts > 2 or silos_lost > 0)"));
        Assert.Equal(Trials, tables.Number($"select count(*) from runs where {Mine} and state = 'complete'"));
        Assert.Equal(Trials * Epochs, tables.Number($"select count(*) from trial_reports where {Mine}"));
        WentOn(folder);
        Assert.Equal(undisturbed.Trials, Measured(tables));
        Assert.Equal(0, tables.Number($"select count(*) from trials where {Mine} and scaffold is not null"));
    }

    /// <summary>Trials that were stopped after their first epochs did these no second time, and say so.</summary>
    private static void WentOn(Workspace folder)
    {
        var moved = folder.Tables.Texts($"select run from trials join trial_reports using (tenant, search, number) where {Mine} and attempt = 1 and attempts = 2 group by run");
        Assert.NotEmpty(moved);
        Assert.All(moved, run => Assert.Contains("goes on from snapshot", File.ReadAllText(Path.Combine(folder.Store, "runs", run, "log.txt"))));
        Assert.Empty(folder.Tables.Texts($"select number || ' ' || step from trial_reports r where {Mine} and attempt = 2 and step <= (select max(step) from trial_reports f where f.search = r.search and f.number = r.number and f.attempt = 1)"));
    }

    private static IReadOnlyList<string> Measured(Database tables) => tables.Texts(
        $"select trial || ' ' || name || ' ' || step || ' ' || quote(value) from metrics join runs using (tenant, run) where {Mine} order by trial, name, step");

    [Fact]
    public async Task A_search_whose_only_silo_is_told_to_stop_is_left_whole_and_goes_on_when_asked()
    {
        using var folder = new Workspace();
        var (file, tables) = (folder.AddDigits(Epochs), folder.Tables);
        await using (var silo = await Silo.StartAsync(folder.Path))
        {
            await using var search = CliProcess.Start(folder.Path, "search", "start", file, "--json", "--server", silo.Address);
            await search.UntilAsync(() => tables.Has("trials")
                && tables.Number($"select count(distinct state) from trials where {Mine} and (state = 'complete' or (state = 'running' and last_step between 2 and {Epochs / 4}))") == 2
                    ? search : null);
            silo.Process.Terminate();
            (await silo.Process.EndAsync()).Expect(Terminated);
        }
        var finished = tables.Lines("trials", $"{Mine} and state = 'complete'", "number");
        Assert.Equal(["running"], tables.Texts("select state from searches where name = 'digits-lr'"));
        Assert.Empty(tables.Texts($"select number || ' is ' || state || ' after ' || attempts || ' attempts' from trials where {Mine} and state not in ('complete', 'paused')"));
        Assert.Empty(tables.Texts($"select run from runs where {Mine} and state not in ('complete', 'paused')"));
        Assert.NotEmpty(finished);

        var resumed = (await CliProcess.RunAsync(folder.Path, "search", "start", file, "--json")).Expect(0);

        Assert.Equal(Trials, resumed.Json["totals"]!["complete"]!.GetValue<int>());
        Assert.Subset(tables.Lines("trials", Mine, "number").ToHashSet(), finished.ToHashSet());
        Assert.Equal(0, tables.Number($"select count(*) from trials where {Mine} and silos_lost > 0"));
        WentOn(folder);
        Assert.Equal(undisturbed.Trials, Measured(tables));
    }

    [Fact]
    public async Task A_run_whose_silo_leaves_begins_again_on_the_other_and_gives_what_it_would_have_given()
    {
        using var folder = new Workspace();
        folder.AddDigits(Epochs);
        var tables = folder.Tables;
        await using var a = await Silo.StartAsync(folder.Path, "--cluster", "t");
        await using var b = await Silo.StartAsync(folder.Path, "--cluster", "t");
        await using var start = CliProcess.Start(folder.Path, "run", "start", "digits.graph.json", "--json", "--server", a.Address);
        await start.UntilAsync(() => tables.Has("metrics") && tables.Number("select count(*) from metrics where step = 2") > 0 ? start : null);
        var shown = (await CliProcess.RunAsync(folder.Path, "run", "show", "digits#1", "--json", "--server", a.Address)).Expect(0).Json;
        var trains = shown["nodes"]!.AsArray().Single(n => (string)n!["node"]! == "mlp")!;
        var (leaves, stays) = (string)trains["silo"]! == a.Name ? (a, b) : (b, a);

        leaves.Process.Terminate();
        (await leaves.Process.EndAsync()).Expect(Terminated);
        (await CliProcess.RunAsync(folder.Path, "run", "watch", "digits#1", "--json", "--server", stays.Address)).Expect(0);

        var ended = (await CliProcess.RunAsync(folder.Path, "run", "show", "digits#1", "--json", "--server", stays.Address)).Expect(0).Json;
        Assert.Equal(("running", "complete"), ((string)shown["state"]!, (string)ended["state"]!));
        Assert.InRange((int)ended["generation"]!, 2, int.MaxValue);
        Assert.Equal(undisturbed.Run, RunMeasured(tables));
        Assert.Equal(undisturbed.Predictions, tables.Lines("digits_predictions", "true", "row"));
    }

    private static IReadOnlyList<string> RunMeasured(Database tables) => tables.Texts(
        "select name || ' ' || step || ' ' || quote(value) from metrics join runs using (tenant, run) where experiment = 'digits' order by name, step");

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(40)]
    public async Task Scaffolds_that_are_being_saved_are_there_whole_or_not_at_all(int answered)
    {
        using var folder = new Workspace();
        folder.AddDigits(epochs: 1);
        string run;
        var saved = new List<string>();
        await using (var silo = await Silo.StartAsync(folder.Path))
        {
            run = (await CliProcess.RunAsync(folder.Path, "run", "start", "digits.graph.json", "--json", "--server", silo.Address)).Expect(0).Json["run"]!.GetValue<string>();
            await using var client = await FireworksClient.ConnectAsync(silo.Address);
            await using var handle = await client.FindRunAsync(run);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var savers = Enumerable.Range(0, Savers).Select(saver => SaveUntilRefusedAsync(client, handle, saver, name =>
            {
                lock (saved)
                {
                    saved.Add(name);
                    if (saved.Count == answered) enough.SetResult();
                }
            })).ToArray();
            await enough.Task;
            silo.Process.Terminate();
            (await silo.Process.EndAsync()).Expect(Terminated);
            await Task.WhenAll(savers);
        }

        var stored = folder.Tables.Texts("select name from scaffolds");
        output.WriteLine($"{saved.Count} saves were answered, {stored.Count} are stored.");
        Assert.Empty(saved.Except(stored));
        foreach (var manifest in folder.Tables.Texts("select distinct manifest from scaffolds")) await IsWholeAsync(folder, manifest);

        await using (var again = await Silo.StartAsync(folder.Path))
        {
            await using var client = await FireworksClient.ConnectAsync(again.Address);
            await using var handle = await client.FindRunAsync(run);
            foreach (var name in stored.Append("after")) await client.SaveScaffoldAsync(name, handle);
        }
        Assert.Equal(stored.Count + 1, folder.Tables.Number("select count(*) from scaffolds"));
        Assert.Equal(1, folder.Tables.Number("select count(distinct manifest) from scaffolds"));
    }

    /// <summary>Saves one after the other until the silo has left: what it did not answer may be there or not.</summary>
    private static async Task SaveUntilRefusedAsync(FireworksClient client, RunHandle run, int saver, Action<string> answered)
    {
        var refused = false;
        for (var i = 0; !refused; i++)
        {
            var name = $"s{saver}-{i}";
            var error = await Record.ExceptionAsync(() => client.SaveScaffoldAsync(name, run));
            Assert.True(error is null or FireworksException, $"{error}");
            refused = error is not null;
            if (!refused) answered(name);
        }
    }

    private static async Task IsWholeAsync(Workspace folder, string hash)
    {
        var blobs = new FolderBlobStore(Path.Combine(folder.Store, "blobs"));
        var manifest = JsonSerializer.Deserialize<ScaffoldManifest>(await blobs.GetAsync(hash), JsonSerializerOptions.Web)!;
        Assert.NotEmpty(manifest.States);
        foreach (var state in manifest.States.Values) Assert.False(ComponentState.FromBytes(await blobs.GetAsync(state)).IsEmpty);
    }

    /// <summary>The search and the run of these tests, of which no silo is told to stop.</summary>
    public sealed class Undisturbed : IAsyncLifetime
    {
        internal IReadOnlyList<string> Trials { get; private set; } = [];

        internal IReadOnlyList<string> Run { get; private set; } = [];

        internal IReadOnlyList<string> Predictions { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            using var folder = new Workspace();
            var file = folder.AddDigits(Epochs);
            (await CliProcess.RunAsync(folder.Path, "search", "start", file, "--json")).Expect(0);
            (await CliProcess.RunAsync(folder.Path, "run", "start", "digits.graph.json", "--json")).Expect(0);
            (Trials, Run, Predictions) = (Measured(folder.Tables), RunMeasured(folder.Tables), folder.Tables.Lines("digits_predictions", "true", "row"));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
