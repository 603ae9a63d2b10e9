namespace Fireworks.Cli.Tests.Acceptance;

public sealed class InterruptedSearchTests
{
    private const int Trials = 16;
    private const string Mine = "search = 'digits-lr'";

    [Fact]
    public async Task Ctrl_C_stops_a_search_and_the_line_it_prints_resumes_it()
    {
        using var folder = new Workspace();
        var (file, tables) = (folder.AddDigits(epochs: 6), folder.Tables);

        var stopped = await InterruptAsync(folder, file);

        stopped.Expect(130);
        Assert.Empty(stopped.Out);
        var resume = stopped.Error.Split('\n').Single(line => line.Contains("resume it with: ", StringComparison.Ordinal)).Split("resume it with: ")[1];
        Assert.Equal(["stopped"], tables.Texts($"select state from searches where name = 'digits-lr'"));
        Assert.Empty(tables.Texts($"select state from trials where {Mine} and state not in ('complete', 'paused')"));
        var finished = tables.Lines("trials", $"{Mine} and state = 'complete'", "number");
        var paused = tables.Numbers($"select number from trials where {Mine} and state = 'paused'");
        Assert.NotEmpty(finished);
        Assert.NotEmpty(paused);

        await using var again = CliProcess.Type(folder.Path, resume + " --json");
        var resumed = (await again.EndAsync()).Expect(0);

        Assert.Equal(Trials, resumed.Json["totals"]!["complete"]!.GetValue<int>());
        Assert.Equal(Enumerable.Range(0, Trials).Select(n => (double)n), tables.Numbers($"select number from trials where {Mine} and state = 'complete' order by number"));
        Assert.Subset(tables.Lines("trials", Mine, "number").ToHashSet(), finished.ToHashSet());
        Assert.Equal(paused, tables.Numbers($"select number from trials where {Mine} and attempts = 2 and silos_lost = 0"));
    }

    private static async Task<Ended> InterruptAsync(Workspace folder, string file)
    {
        var tables = folder.Tables;
        await using var search = CliProcess.Start(folder.Path, "search", "start", file, "--json");
        await search.UntilAsync(() => tables.Has("trials")
            && tables.Number($"select count(distinct state) from trials where {Mine} and state in ('complete', 'running') and attempts > 0") == 2
                ? search : null);
        search.Interrupt();
        return await search.EndAsync();
    }
}
