using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.Cli.Commands;

internal static class RunCommands
{
    public static Command Create() => new("run", "Run graphs.") { Start(), Show() };

    private static Command Start()
    {
        var file = new Argument<string>("file") { Description = "The graph, graph/1." };
        var set = new Option<string[]>("--set") { Description = "A parameter of the graph, as name=value; may be repeated.", DefaultValueFactory = _ => [] };
        var experiment = new Option<string?>("--experiment") { Description = "The shelf the run is numbered on. Default: the graph's name." };
        var seed = new Option<long?>("--seed") { Description = "Overrides the graph's seed." };
        var transport = new Option<string>("--transport") { Description = "How chunks travel between nodes.", DefaultValueFactory = _ => "stream" };
        transport.AcceptOnlyFromAmong("stream", "pull");
        var to = new Option<string?>("--out") { Description = "Write an output's rows to this Arrow file." };
        var output = new Option<string?>("--output") { Description = "Which output; needed when the graph has several." };
        return new Command("start", "Run a graph and wait for its end.") { file, set, experiment, seed, transport, to, output }.WithAction((parsed, settings, terminal, stop) =>
        {
            var graph = Graph.Parse(Files.Read("graph", parsed.GetValue(file)!));
            var options = new RunOptions
            {
                Parameters = parsed.GetValue(set)!.Select(Parameter).ToDictionary(p => p.Name, p => p.Value),
                Experiment = parsed.GetValue(experiment),
                Seed = parsed.GetValue(seed),
                Transport = parsed.GetValue(transport)!,
            };
            return new RunStart(settings, terminal).RunAsync(graph, options, OutFile.Of(graph, parsed.GetValue(to), parsed.GetValue(output)), stop);
        });
    }

    private static Command Show()
    {
        var run = new Argument<string>("run") { Description = "A run's id, or experiment#number." };
        return new Command("show", "Show how a run stands.") { run }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            await using var session = await Session.OpenAsync(settings, terminal, reads: true, null, stop);
            await using var found = await session.Client.FindRunAsync(parsed.GetValue(run)!, stop);
            terminal.Write(await found.StatusAsync(stop), RunTable.Write);
            return ExitCodes.Ok;
        });
    }

    // A value that is no JSON is a text: nobody wants to quote quotes on a command line.
    private static (string Name, JsonNode? Value) Parameter(string assignment)
    {
        if (assignment.Split('=', 2) is not [{ Length: > 0 } name, var text]) throw new UsageException($"--set is name=value, but is '{assignment}'.");
        try
        {
            return (name, JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            return (name, JsonValue.Create(text));
        }
    }
}
