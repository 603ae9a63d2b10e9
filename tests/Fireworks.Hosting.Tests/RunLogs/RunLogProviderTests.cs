using System.Text.RegularExpressions;
using Fireworks.TestKit;
using Microsoft.Extensions.Logging;

namespace Fireworks.Hosting;

public sealed class RunLogProviderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void Sorts_what_is_logged_by_the_run_it_names_or_is_inside_of()
    {
        using (var provider = new RunLogProvider(new FireworksOptions { Data = _temp.Path }, TimeProvider.System))
        using (var factory = LoggerFactory.Create(logging => logging.AddProvider(provider)))
        {
            var logger = factory.CreateLogger("Some.Component");
#pragma warning disable CA1848, CA2254, CA1873 // What users write.
            logger.LogInformation("of no run");
            logger.LogWarning("Run {Run} says {What}", "r1", "this is it");
            using (logger.BeginScope(new Dictionary<string, object?> { ["Run"] = "r2", ["Node"] = "mlp" }))
                logger.LogError(new IOException("the disk is gone"), "stopped");
#pragma warning restore CA1848, CA2254, CA1873
        }

        Assert.Equal(["r1", "r2"], Directory.GetDirectories(_temp["runs"]).Select(Path.GetFileName).Order());
        Assert.Matches(@"^time=\d{4}-\d\d-\d\dT[0-9:.]+Z level=warning source=Component message=""Run r1 says this is it""$", Assert.Single(Lines("r1")));
        Assert.Matches(@"level=error source=Component node=mlp message=stopped error=""System.IO.IOException: the disk is gone""$", Assert.Single(Lines("r2")));
    }

    [Fact]
    public void Lines_keep_their_order_and_none_is_lost_that_was_not_counted()
    {
        const int Lines = 50_000;
        using (var provider = new RunLogProvider(new FireworksOptions { Data = _temp.Path }, TimeProvider.System))
        {
            var logger = provider.CreateLogger("c");
#pragma warning disable CA1873 // Every line is wanted.
            for (var i = 0; i < Lines; i++)
                logger.Log(LogLevel.Information, 0, new KeyValuePair<string, object?>[] { new("Run", "r") }, null, (_, _) => "n" + i);
#pragma warning restore CA1873
        }

        var all = Directory.GetFiles(_temp["runs/r"]).Order().SelectMany(File.ReadAllLines).ToArray();
        var kept = all.Select(l => Regex.Match(l, @"message=n(\d+)")).Where(m => m.Success).Select(m => int.Parse(m.Groups[1].Value)).ToArray();
        var dropped = all.Select(l => Regex.Match(l, @"message=""(\d+) lines")).Where(m => m.Success).Sum(m => int.Parse(m.Groups[1].Value));
        Assert.Equal(kept.Order(), kept);
        Assert.InRange(kept.Length, RunLogProvider.MostWaiting, Lines);
        Assert.InRange(kept.Length + dropped, RunLogProvider.MostWaiting, Lines);
        if (kept[^1] == Lines - 1) Assert.Equal(Lines, kept.Length + dropped);
    }

    private string[] Lines(string run) => File.ReadAllLines(Path.Combine(_temp["runs"], run, "log.txt"));

    public void Dispose() => _temp.Dispose();
}
