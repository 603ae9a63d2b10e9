namespace Fireworks.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task The_demo_is_resumed_after_a_kill_and_says_what_it_did_in_one_document()
    {
        var folder = Directory.CreateTempSubdirectory("fireworks-demo-").FullName;
        await using (var killed = CliProcess.Start(folder, "demo"))
        {
            await killed.SeesAsync("✓ train");
            await killed.KillAsync();
        }

        var demo = await CliProcess.RunAsync(folder, "demo", "--json");
        var shown = await CliProcess.RunAsync(folder, "search", "show", "digits-lr", "--json");

        var told = demo.Json;
        Assert.Equal(0, demo.ExitCode);
        Assert.True((bool)told["restored"]!);
        Assert.InRange((double)told["accuracy"]!, 0.95, 1);
        Assert.Equal((16, "digits-lr", "digits-best"), ((int)told["trials"]!, (string)told["search"]!, (string)told["scaffold"]!));
        Assert.Equal(Path.Combine(folder, ".fireworks"), (string)told["store"]!);
        Assert.Equal((double)told["accuracy"]!, (double)shown.Json["best"]!["value"]!);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_demo_prints_three_lines_and_a_command_that_works_as_typed()
    {
        var folder = Directory.CreateTempSubdirectory("fireworks-demo-").FullName;

        var demo = await CliProcess.RunAsync(folder, "demo", "--quiet");

        var lines = demo.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, "", 4), (demo.ExitCode, demo.Error, lines.Length));
        Assert.Matches(@"^✓ train     digits#1 +20 epochs   accuracy 9\d\.\d % on 449 rows never trained on", lines[0]);
        Assert.Matches(@"^✓ search    digits-lr +16/16 trials, 4 at a time   best #\d+ 9\d\.\d %", lines[1]);
        Assert.Equal("✓ scaffold  digits-best restored into new grains: 449 of 449 predictions equal", lines[2]);
        var next = lines[3].Split("next: ")[1];
        using var typed = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", next]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Assert.Contains("digits-lr  complete", await typed.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
        await typed.WaitForExitAsync();
        Assert.Equal(0, typed.ExitCode);
        Directory.Delete(folder, recursive: true);
    }
}
