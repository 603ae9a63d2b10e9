using System.Diagnostics;
using System.Text.Json;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>A silo that is told to stop leaves what it was doing as if it had finished or had not begun.</summary>
public sealed class DrainTests(ITestOutputHelper output)
{
    private const int Trials = 16;
    private const int Parallel = 4;
    private const int Epochs = 12;      // so many that trials are still at work when the signal has arrived
    private const int Terminated = 143;
    private const int Savers = 8;
    private const string Mine = "search = 'digits-lr'";

    /// <summary>The time a silo may take by default when it is part of a command.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_search_loses_one_of_its_silos_in_order_and_the_other_finishes_each_trial_once(int leaver)
    {
        using var folder = new Workspace();
        var (file, tables) = (folder.AddDigits(Epochs), folder.Tables);
        await using var a = await Silo.StartAsync(folder.Path, "--cluster", "t");
        await using var b = await Silo.StartAsync(folder.Path, "--cluster", "t");
        var (leaves, stays) = leaver == 0 ? (a, b) : (b, a);
        await using var search = CliProcess.Start(folder.Path, "search", "start", file, "--json", "--server", stays.Address);
        await search.UntilAsync(() => tables.Has("trials")
            && tables.Number($"select count(distinct silo) from trials where {Mine} and state = 'running' and attempts > 0 and last_step > 0") == 2
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
        // Only what was at work on the silo that left begins again, and what ended while it left does not even that.
        Assert.InRange(tables.Number($"select count(*) from trials where {Mine} and attempts > 1"), 0, Parallel);
        Assert.Empty(tables.Texts($"select number || ' was begun ' || attempts || ' times and lost ' || silos_lost || ' silos' from trials where {Mine} and (attempts > 2 or silos_lost > 0)"));
        Assert.Equal(Trials, tables.Number($"select count(*) from runs where {Mine} and state = 'complete'"));
        Assert.Equal(Trials * Epochs, tables.Number($"select count(*) from trial_reports where {Mine}"));
    }

    [Fact]
    public async Task A_search_whose_only_silo_is_told_to_stop_is_left_whole_and_goes_on_when_asked()
    {
        using var folder = new Workspace();
        var (file, tables) = (folder.AddDigits(Epochs), folder.Tables);
        await using (var silo = await Silo.StartAsync(folder.Path))
        {
            await using var search = CliProcess.Start(folder.Path, "search", "start", file, "--json", "--server", silo.Address);
            await search.UntilAsync(() => tables.Has("trials")
                && tables.Number($"select count(distinct state) from trials where {Mine} and state in ('complete', 'running') and attempts > 0") == 2
                    ? search : null);
            silo.Process.Terminate();
            (await silo.Process.EndAsync()).Expect(Terminated);
        }
        var finished = tables.Lines("trials", $"{Mine} and state = 'complete'", "number");
        Assert.Equal(["running"], tables.Texts("select state from searches where name = 'digits-lr'"));
        Assert.Empty(tables.Texts($"select number || ' is ' || state || ' after ' || attempts || ' attempts' from trials where {Mine} and state not in ('complete', 'paused')"));
        Assert.NotEmpty(finished);

        var resumed = (await CliProcess.RunAsync(folder.Path, "search", "start", file, "--json")).Expect(0);

        Assert.Equal(Trials, resumed.Json["totals"]!["complete"]!.GetValue<int>());
        Assert.Subset(tables.Lines("trials", Mine, "number").ToHashSet(), finished.ToHashSet());
        Assert.Equal(0, tables.Number($"select count(*) from trials where {Mine} and silos_lost > 0"));
    }

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
}
