using System.CommandLine;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

/// <summary>The store of what runs have learned.</summary>
internal static class BlobCommands
{
    public static Command Create() => new("blobs", "Clear away what runs have learned and nothing refers to.") { Collect() };

    private static Command Collect()
    {
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would be deleted." };
        var grace = new Option<TimeSpan?>("--grace")
        {
            Description = "What is younger stays, since it may belong to a save in progress; 0s is safe only while nothing runs. (default 1h)", CustomParser = Duration.Parse,
        };
        return new Command("collect", "Delete the blobs that no scaffold, run, search or graph refers to.") { dry, grace }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            terminal.Write(await session.Client.CollectBlobsAsync(parsed.GetValue(grace), parsed.GetValue(dry), stop), (console, done) =>
            {
                console.WriteLine($"{(done.DryRun ? "would delete" : "deleted")} {Text(done.Deleted)}");
                if (done.Spared.Count > 0) console.WriteLine($"spared {Text(done.Spared)} that nothing refers to yet: younger than the grace");
                console.WriteLine($"kept {Text(done.Kept)}");
            });
            return ExitCodes.Ok;
        });
    }

    private static string Text(BlobSum sum) => $"{sum.Count} blobs, {DiskCommand.Size(sum.Bytes)}";
}
