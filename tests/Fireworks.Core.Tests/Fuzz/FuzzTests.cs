using System.Diagnostics;
using System.Text.Json;

namespace Fireworks.Tests;

public sealed class FuzzTests
{
    [Theory]
    [InlineData("arrow")]
    [InlineData("csv")]
    [InlineData("graph")]
    public async Task Damaged_input_neither_ends_a_process_nor_takes_its_memory_nor_surprises_it(string area)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Fireworks.Fuzz.dll"), area, "--n", "20000"]) start.ArgumentList.Add(argument);
        using var fuzz = Process.Start(start)!;

        var report = await fuzz.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await fuzz.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(fuzz.ExitCode == 0, report);
        Assert.Equal(20_000, JsonDocument.Parse(report).RootElement.GetProperty("mutants").GetInt64());
    }
}
