using System.CommandLine;

namespace Fireworks.Cli.Commands;

internal static class RunCommands
{
    private static readonly string[] States = ["running", "paused", "complete", "failed", "cancelled"];

    public static Command Create() => new("run", "Run graphs.") { Start(), List(), Show(), Watch(), Cancel(), RunDeleteCommand.Create() };

    private static Command Start()
    {
        var file = new Argument<string>("file") { Description = "The graph, graph/1." };
        var options = new RunOptionSet();
        var command = new Command("start", "Run a graph and wait for its end.") { file };
        options.AddTo(command);
        return command.WithAction(async (parsed, settings, terminal, stop) =>
        {
            var graph = Graph.Parse(Files.Read("graph", parsed.GetValue(file)!));
            var (asked, to) = (options.Of(parsed), options.OutFile(parsed, graph));
            await using var session = await Session.OpenAsync(settings, terminal, reads: false, null, stop);
            return await new RunStart(settings, terminal).RunAsync(session, graph, asked, to, stop);
        });
    }

    private static Command List()
    {
        var experiment = new Option<string?>("--experiment") { Description = "Of this experiment only." };
        var search = new Option<string?>("--search") { Description = "Trials of this search only." };
        var status = new Option<string?>("--status") { Description = "In this state only." };
        status.AcceptOnlyFromAmong(States);
        var limit = ListTable.Limit();
        return new Command("list", "List runs, newest first.") { experiment, search, status, limit }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            var filter = new RunFilter(parsed.GetValue(experiment), parsed.GetValue(search), parsed.GetValue(status));
            terminal.Write(await session.Client.RunsAsync(filter, parsed.GetValue(limit), cancellationToken: stop), ListTable.WriteRuns);
            return ExitCodes.Ok;
        });
    }

    private static Command Show()
    {
        var run = Named();
        return new Command("show", "Show how a run stands.") { run }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            await using var found = await session.Client.FindRunAsync(parsed.GetValue(run)!, stop);
            terminal.Write(await found.StatusAsync(stop), RunTable.Write);
            return ExitCodes.Ok;
        });
    }

    private static Command Watch()
    {
        var run = Named();
        return new Command("watch", "Follow a run to its end, which gives the exit code. Ctrl-C detaches; the run goes on.") { run }.WithClient((parsed, settings, terminal, session, stop) =>
            new RunWatch(settings, terminal).RunAsync(session, parsed.GetValue(run)!, stop));
    }

    private static Command Cancel()
    {
        var run = Named();
        return new Command("cancel", "End a run as cancelled, and wait until it is.") { run }.WithClient(async (parsed, settings, terminal, session, stop) =>
        {
            await using var found = await session.Client.FindRunAsync(parsed.GetValue(run)!, stop);
            var before = await found.StatusAsync(stop);
            if (before.State is not ("running" or "paused")) throw new EndedAlreadyException($"{found.Name} has ended already: it is {before.State}.");
            if (before.Search is { } search) throw new EndedAlreadyException($"{found.Name} is trial {before.Trial} of a search and ends with it: {Self.Command(settings, $"search cancel {search}")}");
            await found.CancelAsync(stop);
            var after = await found.StatusAsync(stop);
            if (after.State != "cancelled") throw new EndedAlreadyException($"{found.Name} ended before it could be cancelled: it is {after.State}.");
            terminal.Write(after, RunTable.Write);
            return ExitCodes.Ok;
        });
    }

    private static Argument<string> Named() => new("run") { Description = "A run's id, or experiment#number." };
}
