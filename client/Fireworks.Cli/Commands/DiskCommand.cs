using System.CommandLine;
using System.Globalization;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

/// <summary>What everything takes on disk.</summary>
internal static class DiskCommand
{
    public static Command Create() => new Command("disk", "Show what the database, the blobs and the logs of runs take, and whose they are.").WithClient(async (_, _, terminal, session, stop) =>
    {
        terminal.Write(await session.Client.DiskAsync(stop), Write);
        return ExitCodes.Ok;
    });

    private static void Write(IAnsiConsole console, DiskReport disk)
    {
        var (referenced, unreferenced) = (disk.Blobs.Referenced, disk.Blobs.Unreferenced);
        console.WriteLine($"database   {Size(disk.Database.Bytes)}   {disk.Database.Name}");
        console.WriteLine($"blobs      {Size(referenced.Bytes + unreferenced.Bytes)}   {referenced.Count + unreferenced.Count} in {disk.Blobs.Store}");
        if (unreferenced.Count > 0) console.WriteLine($"           {Size(unreferenced.Bytes)} in {unreferenced.Count} of them are not referred to: fireworks blobs collect");
        console.WriteLine($"run logs   {Size(disk.LogBytes)}");
        foreach (var hash in disk.Blobs.Missing) console.WriteLine($"missing    blob {hash}");
        foreach (var broken in disk.Blobs.Broken) console.WriteLine($"broken     {broken}");
        if (disk.Shares.Count == 0) return;

        // What several things refer to counts for each of them.
        var table = new Table().SimpleBorder().AddColumns("kind", "name", "blobs", "size", "run logs");
        foreach (var share in disk.Shares)
            table.AddRow(share.Kind, Markup.Escape(share.Name), ListTable.Number(share.Blobs.Count), Size(share.Blobs.Bytes), share.LogBytes == 0 ? "" : Size(share.LogBytes));
        console.Write(table);
    }

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1024 && unit < units.Length - 1) (size, unit) = (size / 1024, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {units[unit]}");
    }
}
