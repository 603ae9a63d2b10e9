using System.CommandLine;
using Fireworks.Api;
using Fireworks.Cli.Explain;
using Fireworks.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

internal static class GraphCommands
{
    private const int DefaultRows = 1000;
    private const int MostRows = 1_000_000;

    public static Command Create() => new("graph", "Look at graphs.") { Validate(), Explain() };

    private static Command Validate()
    {
        var (file, plugins) = (GraphFile(), GlobalOptions.Of<string?>(KnownSettings.Plugins));
        return new Command("validate", "Say everything that is wrong with a graph, without running it or a silo.") { file, plugins }
            .WithAction((parsed, _, terminal, _) => Task.FromResult(Validate(parsed.GetValue(file)!, parsed.GetValue(plugins), terminal)));
    }

    private static int Validate(string file, string? plugins, Terminal terminal)
    {
        var problems = Check(Files.Read("graph", file), plugins);
        var invalid = problems.Any(p => !p.IsWarning);
        terminal.Write(
            new Validation(file, !invalid, Failure.Infos(problems)),
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

    private static Command Explain()
    {
        var (file, plugins) = (GraphFile(), GlobalOptions.Of<string?>(KnownSettings.Plugins));
        var rows = new Option<int>("--rows") { Description = $"Most rows to look at, up to {MostRows}.", DefaultValueFactory = _ => DefaultRows };
        var roots = new Option<string[]>("--root") { Description = "A folder that the graph may read files from; may be repeated. Default: the working directory.", DefaultValueFactory = _ => [] };
        return new Command("explain", "Show what flows on each edge, by letting every node work on a few rows in this command; nothing is stored.") { file, plugins, rows, roots }.WithAction(async (parsed, _, terminal, stop) =>
        {
            var most = parsed.GetValue(rows);
            if (most is < 1 or > MostRows) throw new UsageException($"--rows lies between 1 and {MostRows}, but is {most}.");
            var folders = parsed.GetValue(roots)!;
            if (folders.FirstOrDefault(f => !Directory.Exists(f)) is { } gone) throw new MissingException($"There is no folder '{gone}' (--root).");
            var catalog = FireworksCatalog.Create(plugins: parsed.GetValue(plugins));
            var graph = GraphResolver.Resolve(Graph.Parse(Files.Read("graph", parsed.GetValue(file)!)), catalog);
            await using var services = new ServiceCollection().AddSingleton(new DataRoots(folders.Length > 0 ? folders : [Directory.GetCurrentDirectory()])).BuildServiceProvider();
            var explanation = await new GraphExplainer(catalog, services, most).ExplainAsync(graph, stop);
            terminal.Write(explanation, ExplainTable.Write);
            return explanation.Nodes.Any(n => n.Error is not null) ? ExitCodes.Refused : ExitCodes.Ok;
        });
    }

    private static Argument<string> GraphFile() => new("file") { Description = "The graph, graph/1." };

    private sealed record Validation(string File, bool Valid, IReadOnlyList<ProblemInfo> Problems);
}
