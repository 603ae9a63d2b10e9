using System.CommandLine;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

internal static class ModelCommands
{
    public static Command Create() => new("model", "Use what was trained.") { Predict(), Export() };

    private static Command Predict()
    {
        var scaffold = Named();
        var from = new Option<string>("--in") { Description = "The rows: a CSV, JSON, JSON lines, Parquet or Arrow file, or - for JSON or an Arrow stream on stdin.", Required = true };
        var to = new Option<string?>("--out") { Description = "Write the answer there, in the format of its extension; else it goes to stdout, as a table or with --json as JSON lines." };
        var output = new Option<string?>("--output") { Description = "The graph's output to ask; needed when it has several." };
        return new Command("predict", "Ask a scaffold's model about rows.") { scaffold, from, to, output }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            var rows = PredictRows.Open(parsed.GetValue(from)!);
            await using var answer = Answer.Open(terminal, parsed.GetValue(to));
            var count = await Bar.RunAsync(terminal, "predicting", async bar =>
            {
                var done = 0L;
                await foreach (var some in rows.WithCancellation(stop))
                {
                    var predicted = await session.Client.PredictAsync(parsed.GetValue(scaffold)!, some, parsed.GetValue(output), stop);
                    await answer.WriteAsync(predicted, some.Names, stop);
                    bar.Set(0, 0, $"{done += predicted.Length} rows");
                }
                return done;
            });
            await answer.EndAsync(parsed.GetValue(scaffold)!, count, stop);
            return ExitCodes.Ok;
        });
    }

    private static Command Export()
    {
        var scaffold = Named();
        var node = new Option<string?>("--node") { Description = "The trained node; needed when the graph has several." };
        var format = new Option<string>("--format") { Description = "What the file is to be.", Required = true };
        format.AcceptOnlyFromAmong([.. WeightFiles.Formats]);
        var to = new Option<string>("--out") { Description = "The file; one that exists is replaced.", Required = true };
        return new Command("export", "Write a scaffold's weights to a file for other programs, under the names that PyTorch gives them.") { scaffold, node, format, to }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            var found = await session.Client.FindScaffoldAsync(parsed.GetValue(scaffold)!, stop);
            var chosen = parsed.GetValue(node) ?? Trained(Graph.Parse(found.Graph!.ToJsonString()), found.Nodes);
            var state = await session.Client.FindStateAsync(found.Name, chosen, stop);
            using var weights = state.Weights();
            var path = parsed.GetValue(to)!;
            WeightFiles.Write(state, weights, parsed.GetValue(format)!, path);
            terminal.Write(
                new Exported(found.Name, chosen, parsed.GetValue(format)!, path, weights.ToDictionary(w => w.Key, w => (IReadOnlyList<long>)w.Value.shape)),
                (console, e) => console.WriteLine($"{e.Scaffold}: {e.Tensors.Count} tensors of {e.Node} written to {e.Out}"));
            return ExitCodes.Ok;
        });
    }

    private static string Trained(Graph graph, IReadOnlyList<string> nodes)
    {
        string[] trained = [.. nodes.Where(n => graph.Nodes.TryGetValue(n, out var spec) && spec.Kind == "train")];
        return trained is [var only] ? only : throw new UsageException($"--node is needed: the scaffold has {(trained.Length == 0 ? "no trained node" : string.Join(", ", trained))}.");
    }

    private static Argument<string> Named() => new("scaffold") { Description = "The scaffold's name." };

    /// <summary>What was exported.</summary>
    internal sealed record Exported(string Scaffold, string Node, string Format, string Out, IReadOnlyDictionary<string, IReadOnlyList<long>> Tensors);
}
