using System.Diagnostics;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>How long a cluster of two takes to find out that one is gone.</summary>
public sealed class MembershipTests(ITestOutputHelper output)
{
    private const int Active = 3;
    private const int Dead = 6;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_killed_silo_is_declared_dead_within_ten_seconds()
    {
        using var folder = new Workspace();
        await using var a = await Silo.StartAsync(folder.Path, "--cluster", "t");
        await using var b = await Silo.StartAsync(folder.Path, "--cluster", "t");
        await a.Process.UntilAsync(() => Count(folder, Active) == 2 ? folder : null);

        var began = Stopwatch.GetTimestamp();
        await b.Process.KillAsync();
        await a.Process.UntilAsync(() => Count(folder, Dead) == 1 ? folder : null);

        var took = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"The killed silo was declared dead after {took.TotalSeconds:0.0} s.");
        Assert.InRange(took, TimeSpan.Zero, Longest);
        Assert.Equal(1, Count(folder, Active));
    }

    private static double Count(Workspace folder, int status) => folder.Tables.Number($"select count(*) from OrleansMembershipTable where Status = {status}");
}
