namespace Fireworks.Cli.Tests.Commands;

public sealed class SearchCommandsTests
{
    [Fact]
    public async Task A_search_is_interrupted_resumed_shown_and_kept_from_another_plan()
    {
        using var folder = Workspace.WithData();
        folder.Write("digits.graph.json", Workspace.GraphText.Replace("\"epochs\": 20", "\"epochs\": 60", StringComparison.Ordinal));
        var plan = folder.Write("s.json", Workspace.SearchText.Replace("\"trials\": 16", "\"trials\": 6", StringComparison.Ordinal).Replace("\"parallel\": 4", "\"parallel\": 2", StringComparison.Ordinal));

        Ended interrupted;
        await using (var first = CliProcess.Start(folder.Path, "search", "start", plan, "--json"))
        {
            await WaitForTrialAsync(folder.Path, first);
            first.Interrupt();
            interrupted = await first.EndAsync();
        }
        var shown = await CliProcess.RunAsync(folder.Path, "search", "show", "digits-lr", "--json");
        var resumed = await CliProcess.RunAsync(folder.Path, "search", "start", plan, "--json");
        var changed = await CliProcess.RunAsync(folder.Path, "search", "start", folder.Write("t.json", Workspace.SearchText), "--json");

        Assert.Equal((130, ""), (interrupted.ExitCode, interrupted.Out));
        Assert.Contains("resume it with:", interrupted.Error, StringComparison.Ordinal);
        Assert.Contains("search start s.json", interrupted.Error, StringComparison.Ordinal);
        Assert.Equal("stopped", (string)shown.Json["state"]!);
        Assert.Equal((0, "complete"), (resumed.ExitCode, (string)resumed.Json["state"]!));
        Assert.Equal((6, 6), ((int)resumed.Json["totals"]!["asked"]!, (int)resumed.Json["totals"]!["complete"]!));
        Assert.Contains("resumed:", resumed.Error, StringComparison.Ordinal);
        Assert.Equal((6, ""), (changed.ExitCode, changed.Out));
    }

    private static async Task WaitForTrialAsync(string folder, CliProcess first)
    {
        await first.SeesAsync("6 trials, 2 at a time");
        await using var client = await FireworksClient.ConnectAsync(DataFolder.AddressOf(Path.Combine(folder, ".fireworks"))!.ToString());
        await using var search = await client.FindSearchAsync("digits-lr");
        await foreach (var update in search.WatchAsync())
            if (update is TrialFinished) return;
    }
}
