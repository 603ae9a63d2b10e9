namespace Fireworks.Cli.Commands;

/// <summary>Where an output's rows are to be written.</summary>
/// <param name="Path">The Arrow file.</param>
/// <param name="Output">The output.</param>
internal sealed record OutFile(string Path, string Output)
{
    /// <summary>What the options ask for; null when they do not.</summary>
    public static OutFile? Of(Graph graph, string? path, string? output)
    {
        if (path is null) return output is null ? null : throw new UsageException("--output says which output --out writes; give --out FILE too.");
        if (output is not null)
            return graph.Outputs.ContainsKey(output) ? new(path, output) : throw new UsageException($"The graph has no output '{output}'; it has: {string.Join(", ", graph.Outputs.Keys)}.{Nearest.Hint(output, [.. graph.Outputs.Keys])}");
        return graph.Outputs.Count == 1
            ? new(path, graph.Outputs.Keys.Single())
            : throw new UsageException($"--out needs to know which output: the graph has {(graph.Outputs.Count == 0 ? "none" : string.Join(", ", graph.Outputs.Keys) + "; name one with --output")}.");
    }

    /// <summary>Writes the rows; the file takes its name when it is whole.</summary>
    public async Task<long> WriteAsync(RunHandle run, CancellationToken cancellationToken)
    {
        var unfinished = Path + ".part";
        var rows = 0L;
        await using (var file = File.Create(unfinished))
        {
            using var writer = new ArrowStreamWriter(file);
            await foreach (var page in run.PagesAsync(Output, cancellationToken: cancellationToken))
            {
                await writer.WriteAsync(page.Message, page.Cursor, cancellationToken);
                rows += page.Message.Length;
            }
            await writer.EndAsync(cancellationToken: cancellationToken);
        }
        File.Move(unfinished, Path, overwrite: true);
        return rows;
    }
}
