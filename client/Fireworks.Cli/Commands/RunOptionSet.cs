using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.Cli.Commands;

/// <summary>What every command that starts a run takes.</summary>
internal sealed class RunOptionSet
{
    private readonly Option<string[]> _set = new("--set") { Description = "A parameter of the graph, as name=value; may be repeated.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _experiment = new("--experiment") { Description = "The shelf the run is numbered on. Default: the graph's name." };
    private readonly Option<long?> _seed = new("--seed") { Description = "Overrides the graph's seed." };
    private readonly Option<string> _transport = new("--transport") { Description = "How chunks travel between nodes.", DefaultValueFactory = _ => "stream" };
    private readonly Option<string?> _to = new("--out") { Description = "Write an output's rows to this Arrow file." };
    private readonly Option<string?> _output = new("--output") { Description = "Which output; needed when the graph has several." };

    public RunOptionSet() => _transport.AcceptOnlyFromAmong("stream", "pull");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_set, _experiment, _seed, _transport, _to, _output]) command.Options.Add(option);
    }

    public RunOptions Of(ParseResult parsed) => new()
    {
        Parameters = parsed.GetValue(_set)!.Select(Parameter).ToDictionary(p => p.Name, p => p.Value),
        Experiment = parsed.GetValue(_experiment),
        Seed = parsed.GetValue(_seed),
        Transport = parsed.GetValue(_transport)!,
    };

    public OutFile? OutFile(ParseResult parsed, Graph graph) => Commands.OutFile.Of(graph, parsed.GetValue(_to), parsed.GetValue(_output));

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
