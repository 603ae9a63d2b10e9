using System.CommandLine;

namespace Fireworks.Cli.Commands;

internal static class SearchCommands
{
    public static Command Create() => new("search", "Search hyperparameters.") { Start(), Show() };

    private static Command Start()
    {
        var file = new Argument<string>("file") { Description = "The plan, search/1." };
        return new Command("start", "Start a search, or resume it: the same plan under the same name goes on where it stopped.") { file }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            var plan = Files.ReadPlan(parsed.GetValue(file)!);
            await using var session = await Session.OpenAsync(settings, terminal, reads: false, null, stop);
            var info = await new SearchRun(settings, terminal, session.Client).RunAsync(plan, $"search start {parsed.GetValue(file)}", stop);
            terminal.Write(info, SearchTable.Write);
            return info is { State: "complete", Best: not null } ? ExitCodes.Ok : ExitCodes.Failed;
        });
    }

    private static Command Show()
    {
        var name = new Argument<string>("search") { Description = "The search's name." };
        return new Command("show", "Show a search and its trials.") { name }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            await using var session = await Session.OpenAsync(settings, terminal, reads: true, null, stop);
            await using var search = await session.Client.FindSearchAsync(parsed.GetValue(name)!, stop);
            terminal.Write(await search.StatusAsync(stop), SearchTable.Write);
            return ExitCodes.Ok;
        });
    }
}
