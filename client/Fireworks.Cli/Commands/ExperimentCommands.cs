using System.CommandLine;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

internal static class ExperimentCommands
{
    public static Command Create() => new("experiment", "Look at experiments, the shelves that runs stand on.") { List(), Show(), DeleteCommands.Experiment() };

    private static Command List()
    {
        var limit = ListTable.Limit();
        return new Command("list", "List experiments, the one with the latest run first.") { limit }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            ListTable.Write(
                terminal, await session.Client.ExperimentsAsync(parsed.GetValue(limit), stop), "no experiments", ["experiment", "runs", "running", "complete", "failed", "cancelled", "last run"],
                e => [e.Name, ListTable.Number(e.Runs), ListTable.Number(e.Running), ListTable.Number(e.Complete), ListTable.Number(e.Failed), ListTable.Number(e.Cancelled), e.LastStartedAt is { } last ? ListTable.Time(last) : ""]);
            return ExitCodes.Ok;
        });
    }

    private static Command Show()
    {
        var name = new Argument<string>("experiment") { Description = "An experiment, or one of its runs as experiment#number." };
        var limit = ListTable.Limit();
        return new Command("show", "Show an experiment and its runs, or one run.") { name, limit }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            var asked = parsed.GetValue(name)!;
            if (asked.LastIndexOf('#') is > 0 and var mark && long.TryParse(asked.AsSpan(mark + 1), out long _))
            {
                await using var run = await session.Client.FindRunAsync(asked, stop);
                terminal.Write(await run.StatusAsync(stop), RunTable.Write);
                return ExitCodes.Ok;
            }
            var experiment = await session.Client.FindExperimentAsync(asked, stop);
            var runs = await session.Client.RunsAsync(new(Experiment: asked), parsed.GetValue(limit), cancellationToken: stop);
            terminal.Write(new ExperimentPage(experiment, runs), Write);
            return ExitCodes.Ok;
        });
    }

    private static void Write(IAnsiConsole console, ExperimentPage page)
    {
        var e = page.Experiment;
        console.WriteLine($"{e.Name}   {e.Runs} runs: {e.Running} running  {e.Complete} complete  {e.Failed} failed  {e.Cancelled} cancelled   since {ListTable.Time(e.CreatedAt)}");
        if (e.Description.Length > 0) console.WriteLine(e.Description);
        if (e.Tags.Count > 0) console.WriteLine(string.Join("  ", e.Tags.Select(t => $"{t.Key}={t.Value}")));
        ListTable.WriteRuns(console, page.Runs);
    }

    private sealed record ExperimentPage(ExperimentInfo Experiment, Listing<RunItem> Runs);
}
