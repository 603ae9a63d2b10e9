using System.Diagnostics;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Two silo processes on one PostgreSQL database, each with a data folder of its own; the blobs lie in a folder that both see.</summary>
public sealed class PostgresClusterTests(ITestOutputHelper output)
{
    private const int Trials = 16;
    private const int Epochs = 5;
    private const string Mine = "search = 'digits-lr'";

    [Fact]
    public async Task The_demos_graph_measures_what_it_measures_on_SQLite_to_the_bit()
    {
        using Workspace one = new(), two = new();
        await using var tables = await PostgresTables.CreateAsync();
        one.AddDigits(Epochs);
        two.AddDigits(Epochs);
        var (a, b) = await StartAsync(two, tables);
        await using var first = a;
        await using var second = b;

        (await CliProcess.RunAsync(one.Path, "run", "start", "digits.graph.json", "--json")).Expect(0);
        (await CliProcess.RunAsync(two.Path, "run", "start", "digits.graph.json", "--json", "--server", a.Address)).Expect(0);

        const string Metrics = "select name || ' ' || step from metrics order by name, step";
        Assert.Equal(one.Tables.Texts(Metrics), tables.Texts(Metrics));
        Assert.Equal(one.Tables.Numbers("select value from metrics order by name, step"), tables.Numbers("select value from metrics order by name, step"));
        Assert.Equal(["complete"], tables.Texts("select state from runs"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_search_outlives_a_killed_silo_and_loses_and_doubles_nothing(bool killTheOneThatTendsIt)
    {
        using var folder = new Workspace();
        await using var tables = await PostgresTables.CreateAsync();
        var file = folder.AddDigits(Epochs);
        var (a, b) = await StartAsync(folder, tables);
        await using var first = a;
        await using var second = b;

        await using var search = CliProcess.Start(folder.Path, "search", "start", file, "--server", a.Address);
        await search.UntilAsync(() => IsInFullSwing(tables) ? search : null);
        var tends = await TendsAsync(folder, a);
        var (killed, left) = (tends == a.Name) == killTheOneThatTendsIt ? (a, b) : (b, a);
        var finished = tables.Numbers($"select number from trials where {Mine} and state = 'complete' order by number");
        var began = Stopwatch.GetTimestamp();
        await killed.Process.KillAsync();
        var after = Rows(tables, finished);

        // Nobody asks: what is left of the cluster goes on by itself.
        await left.Process.UntilAsync(() => tables.Texts($"select state from searches where name = 'digits-lr' and state = 'complete'").SingleOrDefault());

        var lost = tables.Numbers($"select number from trials where {Mine} and silos_lost > 0");
        output.WriteLine($"{killed.Name} killed ({(killTheOneThatTendsIt ? "it tended the search" : "the other tended it")}) with {finished.Count} complete; "
            + $"{lost.Count} trials lost their silo; complete {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s later");
        Assert.Equal(killTheOneThatTendsIt, tends == killed.Name);
        Assert.InRange(finished.Count, 1, Trials - 1);
        Assert.NotEmpty(lost);
        Assert.Equal(after, Rows(tables, finished));
        EveryTrialIsThereOnce(tables);

        var shown = (await CliProcess.RunAsync(folder.Path, "search", "show", "digits-lr", "--json", "--server", left.Address)).Expect(0).Json;
        Assert.Equal(left.Name, (string?)shown["silo"]);
        Assert.Equal(Trials, (int)shown["totals"]!["complete"]!);
    }

    private static void EveryTrialIsThereOnce(PostgresTables tables)
    {
        Assert.Equal(Enumerable.Range(0, Trials).Select(n => $"{n} complete"), tables.Texts($"select number || ' ' || state from trials where {Mine} order by number"));
        var steps = Enumerable.Range(0, Trials).SelectMany(trial => Enumerable.Range(1, Epochs).Select(step => $"{trial} {step}"));
        Assert.Equal(steps, tables.Texts($"select number || ' ' || step from trial_reports where {Mine} order by number, step"));
        Assert.Equal(0, tables.Number($"select count(*) from trials t join trial_reports r using (tenant, search, number) where {Mine} and r.step = {Epochs} and r.value <> t.value"));

        // A trial is one run, however often it was begun; its metrics are those that were reported.
        Assert.Equal(Trials, tables.Number($"select count(*) from runs where {Mine}"));
        Assert.Equal(Trials, tables.Number($"select count(distinct run) from trials join runs using (tenant, run) where trials.{Mine} and runs.state = 'complete'"));
    }

    private static bool IsInFullSwing(PostgresTables tables) =>
        tables.Number($"select count(*) from trials where {Mine} and state = 'complete'") >= 1
        && tables.Number($"select count(distinct silo) from trials where {Mine} and state = 'running' and last_step >= 1") == 2;

    private static async Task<string> TendsAsync(Workspace folder, Silo silo)
    {
        var shown = await CliProcess.RunAsync(folder.Path, "search", "show", "digits-lr", "--json", "--server", silo.Address);
        return (string)shown.Expect(0).Json["silo"]!;
    }

    private static string[] Rows(PostgresTables tables, IReadOnlyList<double> numbers)
    {
        var finished = $"{Mine} and number in ({string.Join(", ", numbers)})";
        return
        [
            .. tables.Texts($"select t::text from trials t where {finished} order by number"), .. tables.Texts($"select t::text from trial_params t where {finished} order by number, name"),
            .. tables.Texts($"select t::text from trial_values t where {finished} order by number, objective"), .. tables.Texts($"select t::text from trial_reports t where {finished} order by number, step"),
        ];
    }

    /// <summary>Both at once, on a database that neither has seen.</summary>
    private static async Task<(Silo A, Silo B)> StartAsync(Workspace folder, PostgresTables tables)
    {
        var silos = await Task.WhenAll(((string[])["a", "b"]).Select(name => Silo.StartAsync(folder.Path, "--database", tables.Connection, "--data", name, "--blobs", "blobs")));
        return (silos[0], silos[1]);
    }
}
