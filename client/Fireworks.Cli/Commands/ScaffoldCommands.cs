using System.CommandLine;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

internal static class ScaffoldCommands
{
    public static Command Create() => new("scaffold", "Keep what runs have learned, and begin new runs with it.") { List(), Show(), Save(), Restore(), DeleteCommands.Scaffold() };

    private static Command List()
    {
        var experiment = new Option<string?>("--experiment") { Description = "Taken from runs of this experiment only." };
        var limit = ListTable.Limit();
        return new Command("list", "List scaffolds, newest first.") { experiment, limit }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            ListTable.Write(
                terminal, await session.Client.ScaffoldsAsync(parsed.GetValue(experiment), parsed.GetValue(limit), stop), "no scaffolds", ["scaffold", "run", "created", "pinned", "manifest"],
                s => [s.Name, s.RunName ?? s.Run, ListTable.Time(s.CreatedAt), s.Pinned ? "yes" : "", s.Manifest[..12]]);
            return ExitCodes.Ok;
        });
    }

    private static Command Show()
    {
        var name = Named();
        return new Command("show", "Show a scaffold: its run, seed, parameters and the state of each node.") { name }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            terminal.Write(await session.Client.FindScaffoldAsync(parsed.GetValue(name)!, stop), Write);
            return ExitCodes.Ok;
        });
    }

    private static Command Save()
    {
        var run = new Argument<string>("run") { Description = "A finished run: its id, or experiment#number." };
        var name = new Argument<string>("name") { Description = "The scaffold's name; a name is given once." };
        return new Command("save", "Name what a finished run has learned.") { run, name }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            await using var found = await session.Client.FindRunAsync(parsed.GetValue(run)!, stop);
            terminal.Write(await session.Client.SaveScaffoldAsync(parsed.GetValue(name)!, found, stop), Write);
            return ExitCodes.Ok;
        });
    }

    private static Command Restore()
    {
        var name = Named();
        var options = new RunOptionSet();
        var command = new Command("restore", "Start a run from a scaffold, each node with the state it had, and wait for its end.") { name };
        options.AddTo(command);
        return command.WithClient(async (parsed, settings, terminal, session, stop) =>
        {
            var scaffold = await session.Client.FindScaffoldAsync(parsed.GetValue(name)!, stop);
            var graph = Graph.Parse(scaffold.Graph!.ToJsonString());
            var asked = options.Of(parsed);
            return await new RunStart(settings, terminal).RunAsync(session, graph, asked with { Scaffold = scaffold.Name, Seed = asked.Seed ?? scaffold.Seed }, options.OutFile(parsed, graph), stop);
        });
    }

    private static void Write(IAnsiConsole console, ScaffoldInfo scaffold)
    {
        console.WriteLine($"{scaffold.Name}   run {scaffold.Run}{(scaffold.Seed is { } seed ? $"   seed {seed}" : "")}   {ListTable.Time(scaffold.CreatedAt)}");
        console.WriteLine($"manifest {scaffold.Manifest}");
        if (scaffold.Graph?["parameters"] is System.Text.Json.Nodes.JsonObject { Count: > 0 } parameters) console.WriteLine($"parameters: {SearchRun.Line(parameters.ToDictionary())}");
        var table = new Table().SimpleBorder().AddColumns("node", "state");
        foreach (var node in scaffold.Nodes) table.AddRow(Markup.Escape(node), scaffold.States?.GetValueOrDefault(node) ?? "saved");
        if (scaffold.Nodes.Count > 0) console.Write(table);
    }

    private static Argument<string> Named() => new("scaffold") { Description = "The scaffold's name." };
}
