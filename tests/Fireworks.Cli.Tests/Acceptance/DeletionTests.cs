using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>What is deleted is gone from the tables, the grains' state and the folder, and nothing else is.</summary>
public sealed class DeletionTests(Shelves shelves) : IClassFixture<Shelves>
{
    private const int Usage = 2, NotFound = 3, Conflict = 6;

    [Fact]
    public async Task A_deleted_run_leaves_no_row_no_state_and_no_log()
    {
        var (run, other) = (await shelves.RunAsync("gone"), await shelves.RunAsync("gone"));
        Assert.True(shelves.Tables.Number(StateOf(run.Run)) > 0);
        Assert.True(Directory.Exists(LogOf(run.Run)));

        var done = (await shelves.CommandAsync("run", "delete", "gone#1", "--yes")).Expect(0).Json;

        Assert.Equal($$"""[{"kind":"run","name":"gone#1","runs":["{{run.Run}}"]}]""", done["deleted"]!.ToJsonString());
        Assert.Equal(0, shelves.Tables.Number($"select count(*) from runs where run = '{run.Run}'"));
        Assert.Equal(0, shelves.Tables.Number(StateOf(run.Run)));
        Assert.Equal(0, shelves.Tables.Number($"select count(*) from OrleansRemindersTable where GrainId like '%{run.Run}%'"));
        Assert.False(Directory.Exists(LogOf(run.Run)));
        Assert.Equal([other.Run], shelves.Tables.Texts("select run from runs where experiment = 'gone'"));
        Assert.True(shelves.Tables.Number(StateOf(other.Run)) > 0);
        Assert.Equal("urn:fireworks:not-found", (await shelves.CommandAsync("run", "delete", "gone#1", "--yes")).Expect(NotFound).Problem["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_experiment_goes_with_its_runs()
    {
        string[] runs = [(await shelves.RunAsync("shelf")).Run, (await shelves.RunAsync("shelf")).Run];

        var done = (await shelves.CommandAsync("experiment", "delete", "shelf", "--yes")).Expect(0).Json["deleted"]![0]!;

        Assert.Equal(runs.Order(), done["runs"]!.AsArray().Select(r => r!.GetValue<string>()).Order());
        Assert.Equal(0, shelves.Tables.Number("select count(*) from runs where experiment = 'shelf'"));
        Assert.Equal(0, shelves.Tables.Number("select count(*) from experiments where name = 'shelf'"));
        Assert.All(runs, run => Assert.Equal(0, shelves.Tables.Number(StateOf(run))));
    }

    [Fact]
    public async Task A_filter_deletes_the_ended_runs_that_fit_and_no_others()
    {
        var (failed, complete) = (await shelves.RunAsync("mixed", "none.csv"), await shelves.RunAsync("mixed"));
        Assert.Equal(("failed", "complete"), (failed.State, complete.State));

        var old = (await shelves.CommandAsync("run", "delete", "--experiment", "mixed", "--older-than", "30d", "--yes")).Expect(0).Json;
        Assert.Empty(old["deleted"]!.AsArray());
        var done = (await shelves.CommandAsync("run", "delete", "--experiment", "mixed", "--status", "failed", "--yes")).Expect(0).Json;

        Assert.Equal("mixed#1", Assert.Single(done["deleted"]!.AsArray())!["name"]!.GetValue<string>());
        Assert.Equal([complete.Run], shelves.Tables.Texts("select run from runs where experiment = 'mixed'"));
    }

    [Fact]
    public async Task Old_runs_are_found_behind_more_young_ones_than_a_list_holds()
    {
        var run = await shelves.RunAsync("crowded");
        shelves.Tables.Execute("""
            with recursive n (i) as (select 2 union all select i + 1 from n where i < 10001)
            insert into runs (tenant, run, experiment, number, graph, spec_hash, seed, state, fence, started_at, ended_at)
            select tenant, run || '-' || i, experiment, i, '{}', spec_hash, seed, 'complete', fence, started_at, ended_at from runs, n where experiment = 'crowded'
            """);
        shelves.Tables.Execute($"update runs set started_at = '2020-01-01T00:00:00.000Z', ended_at = '2020-01-01T00:00:01.000Z' where run = '{run.Run}'");

        var done = (await shelves.CommandAsync("run", "delete", "--experiment", "crowded", "--older-than", "30d", "--yes")).Expect(0).Json;

        Assert.Equal("crowded#1", Assert.Single(done["deleted"]!.AsArray())!["name"]!.GetValue<string>());
        Assert.Equal(10_000, shelves.Tables.Number("select count(*) from runs where experiment = 'crowded'"));
    }

    [Fact]
    public async Task What_runs_is_not_deleted()
    {
        await using var run = await shelves.Client.StartRunAsync(Graph.Parse(Workspace.DigitsGraph(epochs: 100_000).ToJsonString()), new() { Experiment = "busy" });

        (await shelves.CommandAsync("run", "delete", "busy#1", "--yes")).Expect(Conflict);
        var refused = (await shelves.CommandAsync("experiment", "delete", "busy", "--yes")).Expect(Conflict).Problem;
        Assert.Equal("The experiment 'busy' cannot be deleted: busy#1 is running; end it first.", refused["detail"]!.GetValue<string>());
        var kept = (await shelves.CommandAsync("run", "delete", "--experiment", "busy", "--yes")).Expect(0).Json["kept"]!.AsArray();
        Assert.Equal("""[{"name":"busy#1","reason":"it is running"}]""", kept.ToJsonString());
        Assert.Equal(["running"], shelves.Tables.Texts("select state from runs where experiment = 'busy'"));

        await run.CancelAsync();
        (await shelves.CommandAsync("run", "delete", "busy#1", "--yes")).Expect(0);
    }

    [Fact]
    public async Task A_search_goes_with_its_trials_and_they_do_not_go_without_it()
    {
        var plan = JsonNode.Parse(Workspace.SearchText)!;
        (plan["trials"], plan["parallel"], plan["name"]) = (2, 2, "leaving");
        shelves.Folder.Write("leaving.search.json", plan);
        (await shelves.CommandAsync("search", "start", "leaving.search.json")).Expect(0);

        (await shelves.CommandAsync("run", "delete", "leaving#1", "--yes")).Expect(Conflict);
        (await shelves.CommandAsync("experiment", "delete", "leaving", "--yes")).Expect(Conflict);
        var runs = shelves.Tables.Texts("select run from runs where search = 'leaving' order by run");
        Assert.All(runs, run => Assert.True(Directory.Exists(LogOf(run))));
        var done = (await shelves.CommandAsync("search", "delete", "leaving", "--yes")).Expect(0).Json["deleted"]![0]!;

        Assert.Equal(2, runs.Count);
        Assert.Equal(runs, done["runs"]!.AsArray().Select(r => r!.GetValue<string>()));
        foreach (var (table, column) in ((string, string)[])[("searches", "name"), ("trials", "search"), ("trial_params", "search"), ("trial_reports", "search"), ("runs", "search"), ("experiments", "name")])
            Assert.Equal(0, shelves.Tables.Number($"select count(*) from {table} where {column} = 'leaving'"));
        Assert.All(runs, run => Assert.Equal(0, shelves.Tables.Number($"select count(*) from metrics where run = '{run}'")));
        Assert.All(runs, run => Assert.False(Directory.Exists(LogOf(run))));
        (await shelves.CommandAsync("search", "delete", "leaving", "--yes")).Expect(NotFound);
    }

    [Theory]
    [InlineData("run", "none#1")]
    [InlineData("experiment", "none")]
    [InlineData("search", "none")]
    [InlineData("scaffold", "none")]
    public async Task What_is_not_there_is_not_found_and_nobody_deletes_without_being_asked(string kind, string name)
    {
        Assert.Equal("urn:fireworks:not-found", (await shelves.CommandAsync(kind, "delete", name, "--yes")).Expect(NotFound).Problem["type"]!.GetValue<string>());
        Assert.Contains("say --yes", (await shelves.CommandAsync(kind, "delete", name)).Expect(Usage).Problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string StateOf(string run) => $"select count(*) from OrleansStorage where GrainIdExtensionString like '%{run}%'";

    private string LogOf(string run) => Path.Combine(shelves.Folder.Store, "runs", run);
}
