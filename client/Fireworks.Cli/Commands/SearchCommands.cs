using System.CommandLine;
using System.Globalization;

namespace Fireworks.Cli.Commands;

internal static class SearchCommands
{
    private static readonly string[] States = ["running", "stopped", "complete"];

    public static Command Create() => new("search", "Search hyperparameters.") { Start(), List(), Show(), Watch(), Cancel(), Best(), DeleteCommands.Search() };

    private static Command Start()
    {
        var file = new Argument<string>("file") { Description = "The plan, search/1." };
        return new Command("start", "Start a search, or resume it: the same plan under the same name goes on where it stopped.") { file }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            var plan = Files.ReadPlan(parsed.GetValue(file)!);
            await using var session = await Session.OpenAsync(settings, terminal, reads: false, null, stop);
            var info = await new SearchRun(settings, terminal, session.Client).RunAsync(plan, $"search start {parsed.GetValue(file)}", stop);
            terminal.Write(info, SearchTable.Write);
            return SearchWatch.End(info);
        });
    }

    private static Command List()
    {
        var status = new Option<string?>("--status") { Description = "In this state only." };
        status.AcceptOnlyFromAmong(States);
        var limit = ListTable.Limit();
        return new Command("list", "List searches, newest first.") { status, limit }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            var found = await session.Client.SearchesAsync(parsed.GetValue(status), parsed.GetValue(limit), stop);
            ListTable.Write(
                terminal, found, "no searches", ["search", "state", "objective", "complete", "running", "failed", "best", "value", "created"],
                s => [s.Name, s.State, $"{(s.Maximize ? "maximize" : "minimize")} {s.Metric}", $"{s.Complete}/{s.Asked}", ListTable.Number(s.Running), ListTable.Number(s.Failed),
                    s.Best is { } best ? string.Create(CultureInfo.InvariantCulture, $"#{best}") : "", ListTable.Number(s.BestValue), ListTable.Time(s.CreatedAt)]);
            return ExitCodes.Ok;
        });
    }

    private static Command Show()
    {
        var name = Named();
        return new Command("show", "Show a search and its trials.") { name }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            await using var search = await session.Client.FindSearchAsync(parsed.GetValue(name)!, stop);
            terminal.Write(await search.StatusAsync(stop), SearchTable.Write);
            return ExitCodes.Ok;
        });
    }

    private static Command Watch()
    {
        var name = Named();
        return new Command("watch", "Follow a search until it is complete or stopped. Ctrl-C detaches; the search goes on.") { name }.WithClient((parsed, settings, terminal, session, stop) =>
            new SearchWatch(settings, terminal).RunAsync(session, parsed.GetValue(name)!, stop));
    }

    private static Command Cancel()
    {
        var name = Named();
        return new Command("cancel", "Stop a search and its trials, and wait until they are. What is finished stays; 'search start' with the same plan goes on.") { name }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            await using var search = await session.Client.FindSearchAsync(parsed.GetValue(name)!, stop);
            var before = await search.StatusAsync(stop);
            if (before.State != "running") throw new EndedAlreadyException($"{search.Name} has ended already: it is {before.State}.");
            await search.StopAsync(stop);
            var after = await search.StatusAsync(stop);
            if (after.State != "stopped") throw new EndedAlreadyException($"{search.Name} ended before it could be stopped: it is {after.State}.");
            terminal.Write(after, SearchTable.Write);
            return ExitCodes.Ok;
        });
    }

    private static Command Best()
    {
        var name = Named();
        return new Command("best", "Show the best finished trial of a search.") { name }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            await using var search = await session.Client.FindSearchAsync(parsed.GetValue(name)!, stop);
            var best = await search.BestAsync(stop) ?? throw new MissingException($"{search.Name} has no best trial: none has finished with a value yet.");
            terminal.Write(best, (console, trial) => Spectre.Console.AnsiConsoleExtensions.WriteLine(
                console, string.Create(CultureInfo.InvariantCulture, $"#{trial.Number}  {trial.Value:0.######}  {SearchRun.Line(trial.Parameters)}   run {trial.Run}")));
            return ExitCodes.Ok;
        });
    }

    private static Argument<string> Named() => new("search") { Description = "The search's name." };
}
