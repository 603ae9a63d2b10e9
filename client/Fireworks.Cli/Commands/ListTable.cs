using System.CommandLine;
using System.Globalization;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

/// <summary>Lists as people read them, and the options that all of them take.</summary>
internal static class ListTable
{
    public static Option<int> Limit() => new("--limit") { Description = $"At most so many, newest first; up to {Listing<RunItem>.MostItems}.", DefaultValueFactory = _ => Listing<RunItem>.DefaultLimit };

    /// <summary>Writes a list with a line that says what is left out.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="list">The list.</param>
    /// <param name="none">What to say when it is empty.</param>
    /// <param name="columns">The columns' heads.</param>
    /// <param name="row">The cells of an item.</param>
    public static void Write<T>(Terminal terminal, Listing<T> list, string none, string[] columns, Func<T, string?[]> row) => terminal.Write(list, (console, found) => Write(console, found, none, columns, row));

    /// <inheritdoc cref="Write{T}(Terminal, Listing{T}, string, string[], Func{T, string[]})"/>
    public static void Write<T>(IAnsiConsole console, Listing<T> list, string none, string[] columns, Func<T, string?[]> row)
    {
        if (list.Items.Count == 0)
        {
            console.WriteLine(none);
            return;
        }
        var table = new Table().SimpleBorder().AddColumns(columns);
        foreach (var item in list.Items) table.AddRow([.. row(item).Select(cell => Markup.Escape(cell ?? ""))]);
        console.Write(table);
        if (list.Items.Count < list.Total) console.WriteLine($"{list.Items.Count} of {list.Total}; more with --limit");
    }

    public static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Took(DateTimeOffset from, DateTimeOffset? to) => to is { } end ? string.Create(CultureInfo.InvariantCulture, $"{(end - from).TotalSeconds:0.0} s") : "";

    public static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs, one a line.</summary>
    public static void WriteRuns(IAnsiConsole console, Listing<RunItem> runs) => Write(
        console, runs, "no runs", ["run", "state", "started", "took", "trial", "seed", "warnings", "error"],
        r => [r.Name, r.State, Time(r.StartedAt), Took(r.StartedAt, r.EndedAt), r.Search is null ? "" : $"{r.Search} {r.Trial}", Number(r.Seed), r.Warnings == 0 ? "" : Number(r.Warnings), FirstLine(r.Error)]);

    private static string FirstLine(string? text) => text?.Split('\n')[0] is { } line ? line.Length <= 60 ? line : line[..59] + "…" : "";
}
