using System.Globalization;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

/// <summary>A run as people read it.</summary>
internal static class RunTable
{
    /// <summary>Says why a run failed, and gives the exit code of its end.</summary>
    public static int End(Terminal terminal, RunInfo run)
    {
        if (run.State == "failed") terminal.Fail(Failure.Of(ProblemTypes.Failed, $"{run.Experiment}#{run.Number} failed: {run.Error}") with { Exception = run.ErrorType });
        return run.State == "complete" ? ExitCodes.Ok : ExitCodes.Failed;
    }

    public static void Write(IAnsiConsole console, RunInfo run)
    {
        console.WriteLine($"{run}   graph {run.Graph}   seed {run.Seed}   {run.Run}");
        if (run.Parameters.Count > 0) console.WriteLine($"parameters: {SearchRun.Line(run.Parameters)}");
        if (run.Search is not null) console.WriteLine($"trial {run.Trial} of search {run.Search}");
        foreach (var warning in run.Warnings) console.WriteLine($"warning: {warning}");
        if (run.Metrics.Count > 0)
        {
            var metrics = new Table().SimpleBorder().AddColumns("metric", "step", "value");
            foreach (var m in run.Metrics) metrics.AddRow(Markup.Escape(m.Name), m.Step.ToString(CultureInfo.InvariantCulture), m.Value.ToString("0.######", CultureInfo.InvariantCulture));
            console.Write(metrics);
        }
        if (run.Nodes.Count == 0) return;

        var nodes = new Table().SimpleBorder().AddColumns("node", "phase", "silo", "in", "out", "error");
        foreach (var n in run.Nodes)
            nodes.AddRow(Markup.Escape(n.Node), n.Phase, Markup.Escape(n.Silo), n.ChunksIn.ToString(CultureInfo.InvariantCulture), n.ChunksOut.ToString(CultureInfo.InvariantCulture), Markup.Escape(n.Error ?? ""));
        console.Write(nodes);
    }
}
