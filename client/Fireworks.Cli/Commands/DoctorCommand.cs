using System.CommandLine;
using Fireworks.Cli.Doctor;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Create()
    {
        var listen = GlobalOptions.Of<string>(KnownSettings.Listen);
        return new Command("doctor", "Check that this machine and the data folder are fit: torch, port, disk, folder, database, clock, silo. Ends with 1 when a check fails.") { listen }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            var time = TimeProvider.System;
            var (machine, database) = (new MachineChecks(settings.Data, parsed.GetValue(listen)!), new DatabaseChecks(settings, time));
            Finding[] findings =
            [
                MachineChecks.Torch(), machine.Port(), machine.Disk(), new FolderChecks(settings.Data).Folder(), await database.SchemaAsync(stop), await database.ClockAsync(stop),
                .. await SiloCheck.AskAsync(settings, time, stop),
            ];
            var healthy = findings.All(f => f.Status != Finding.Bad);
            terminal.Write(new Examined(healthy, findings), Write);
            return healthy ? ExitCodes.Ok : ExitCodes.Failed;
        });
    }

    private static void Write(IAnsiConsole console, Examined examined)
    {
        var table = new Table().SimpleBorder().AddColumns("check", "", "found");
        foreach (var f in examined.Checks) table.AddRow(f.Check, f.Status, Markup.Escape(f.Remedy is null ? f.Found : $"{f.Found}\n→ {f.Remedy}"));
        console.Write(table);
    }

    private sealed record Examined(bool Healthy, IReadOnlyList<Finding> Checks);
}
