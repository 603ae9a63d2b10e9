using System.CommandLine;
using Fireworks.Api;
using Fireworks.Hosting;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

internal static class GraphCommands
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The graph, graph/1." };
        var plugins = new Option<string?>("--plugins") { Description = "A folder with assemblies of further components." };
        var validate = new Command("validate", "Say everything that is wrong with a graph, without running it or a silo.") { file, plugins }
            .WithAction((parsed, _, terminal, _) => Task.FromResult(Validate(parsed.GetValue(file)!, parsed.GetValue(plugins), terminal)));
        return new Command("graph", "Look at graphs.") { validate };
    }

    private static int Validate(string file, string? plugins, Terminal terminal)
    {
        var problems = Check(Files.Read("graph", file), plugins);
        var invalid = problems.Any(p => !p.IsWarning);
        terminal.Write(
            new Validation(file, !invalid, [.. problems.Select(p => new ProblemInfo(p.Path, p.Rule, p.Message, p.IsWarning))]),
            (console, found) =>
            {
                foreach (var p in found.Problems) console.WriteLine($"{(p.IsWarning ? "warning" : "error")} {p.Path}  {p.Message}  [{p.Rule}]");
                console.WriteLine(found.Valid ? $"{file}: the graph can run" : $"{file}: {found.Problems.Count(p => !p.IsWarning)} {(found.Problems.Count(p => !p.IsWarning) == 1 ? "problem" : "problems")}");
            });
        return invalid ? ExitCodes.Refused : ExitCodes.Ok;
    }

    private static IReadOnlyList<GraphProblem> Check(string json, string? plugins)
    {
        try
        {
            return GraphResolver.Check(Graph.Parse(json), FireworksCatalog.Create(plugins: plugins));
        }
        catch (GraphInvalidException e)
        {
            return e.Problems;
        }
    }

    private sealed record Validation(string File, bool Valid, IReadOnlyList<ProblemInfo> Problems);
}
