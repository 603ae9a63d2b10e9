using System.Globalization;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

/// <summary>A search as people read it.</summary>
internal static class SearchTable
{
    public static void Write(IAnsiConsole console, SearchInfo search)
    {
        var t = search.Totals;
        console.WriteLine($"{search.Name}  {search.State}   {(search.Maximize ? "maximize" : "minimize")} {search.Metric}   {t.Complete} complete  {t.Running} running  {t.Failed} failed  of {t.Asked}, {search.Parallel} at a time   {t.Resumed} resumed");
        var table = new Table().SimpleBorder().AddColumns("trial", "state", "value", "step", "parameters", "error");
        foreach (var trial in search.Trials)
            table.AddRow(
                $"{(trial.Number == search.Best?.Number ? "★" : " ")} #{trial.Number}", trial.State, Number(trial.Value ?? trial.LastValue),
                trial.LastStep?.ToString(CultureInfo.InvariantCulture) ?? "", Markup.Escape(SearchRun.Line(trial.Parameters)), Markup.Escape(trial.Error ?? ""));
        if (search.Trials.Count > 0) console.Write(table);
    }

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
