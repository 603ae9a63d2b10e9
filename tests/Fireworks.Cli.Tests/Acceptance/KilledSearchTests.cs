using System.Diagnostics;
using System.Globalization;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>A search whose process is killed at some moment goes on when the same command is given again, and loses nothing.</summary>
public sealed class KilledSearchTests(ITestOutputHelper output)
{
    private const int Trials = 16;
    private const int Epochs = 5;
    private const string Mine = "search = 'digits-lr'";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_killed_search_resumes_and_keeps_what_was_finished_to_the_byte(int seed)
    {
        using var folder = new Workspace();
        var (file, tables, began) = (folder.AddDigits(Epochs), folder.Tables, Stopwatch.GetTimestamp());
        await KillAsync(folder, file, new Random(seed));
        var finished = tables.Numbers($"select number from trials where {Mine} and state = 'complete' order by number");
        var attempts = tables.Numbers($"select attempts from trials where {Mine} order by number");
        var rows = Rows(tables, finished);

        var resumed = await CliProcess.RunAsync(folder.Path, "search", "start", file, "--json");

        resumed.Expect(0);
        output.WriteLine($"seed {seed}: killed with {finished.Count} complete, {attempts.Count - finished.Count} running; {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s in all");
        Assert.InRange(finished.Count, 1, Trials - 1);
        Assert.Contains($"resumed: {finished.Count} of {Trials} trials are complete", resumed.Error);
        var cut = Enumerable.Range(0, attempts.Count).Where(n => !finished.Contains(n)).Select(n => $"#{n}").ToArray();
        Assert.Contains($"trials are complete; {string.Join(", ", cut)} {(cut.Length == 1 ? "was" : "were")} not and ", resumed.Error);
        Assert.Equal(Enumerable.Range(0, Trials).Select(n => (double)n), tables.Numbers($"select number from trials where {Mine} and state = 'complete' order by number"));
        Assert.Equal(rows, Rows(tables, finished));
        Assert.Equal(
            Enumerable.Range(0, Trials).Select(n => n >= attempts.Count ? 1 : finished.Contains(n) ? 1 : attempts[n] + 1),
            tables.Numbers($"select attempts from trials where {Mine} order by number"));
        ReportsAreWhole(tables);
    }

    /// <summary>Starts the search and kills it once a random share of its reports is stored, while trials run.</summary>
    private static async Task KillAsync(Workspace folder, string file, Random random)
    {
        var (reports, delay) = (random.Next(Epochs + 1, Trials * Epochs / 2), random.Next(300));
        var tables = folder.Tables;
        await using var search = CliProcess.Start(folder.Path, "search", "start", file);
        await search.UntilAsync(() => tables.Has("trial_reports")
            && tables.Number($"select count(*) from trial_reports where {Mine}") >= reports
            && tables.Number($"select count(distinct state) from trials where {Mine} and state in ('complete', 'running') and attempts > 0") == 2
                ? search : null);
        await Task.Delay(delay);
        await search.KillAsync();
    }

    private static string[] Rows(Database tables, IEnumerable<double> numbers)
    {
        var finished = $"{Mine} and number in ({string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))})";
        return
        [
            .. tables.Lines("trials", finished, "number"), .. tables.Lines("trial_params", finished, "number, name"),
            .. tables.Lines("trial_values", finished, "number, objective"), .. tables.Lines("trial_reports", finished, "number, step"),
        ];
    }

    private static void ReportsAreWhole(Database tables)
    {
        var steps = Enumerable.Range(0, Trials).SelectMany(trial => Enumerable.Range(1, Epochs).Select(step => $"{trial} {step}"));
        Assert.Equal(steps, tables.Texts($"select number || ' ' || step from trial_reports where {Mine} order by number, step"));
        Assert.Equal(0, tables.Number($"select count(*) from trials t join trial_reports r using (tenant, search, number) where {Mine} and r.step = {Epochs} and r.value <> t.value"));
    }
}
