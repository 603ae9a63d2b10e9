using System.Text.Json.Nodes;
using Fireworks.TestKit;
using Microsoft.Data.Sqlite;

namespace Fireworks.Torch.Tests.Samples;

/// <summary>A sample graph as it is shipped, run to its end inside this process.</summary>
internal static class SampleRun
{
    private static readonly ComponentCatalog Catalog = new(typeof(CsvSource).Assembly, typeof(Train).Assembly);

    /// <summary>The rows of one of its outputs, and what it logged.</summary>
    public static async Task<(Message Rows, RunLog Log)> OfAsync(
        string name, string output, CancellationToken cancellationToken, IReadOnlyDictionary<string, JsonNode?>? parameters = null)
    {
        using var temp = new TempFolder();
        await using var writer = new TableWriter(new SqliteDatabase(temp["data.db"]));
        await using var connections = new Connections(writer);
        var log = new RunLog();
        using var graph = LocalGraph.Create(
            await ResolvedAsync(name, cancellationToken, parameters), Catalog, new TestServices(log, new DataRoots(SourceTree.Root), connections));

        await graph.RunAsync(cancellationToken);

        var rows = Message.Concat(await graph.ReadAsync(output, cancellationToken).ToListAsync(cancellationToken));
        SqliteConnection.ClearAllPools();
        return (rows, log);
    }

    /// <summary>A sample as it would run.</summary>
    public static async Task<ResolvedGraph> ResolvedAsync(string name, CancellationToken cancellationToken, IReadOnlyDictionary<string, JsonNode?>? parameters = null)
    {
        var sample = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, $"client/samples/{name}.graph.json"), cancellationToken);
        return GraphResolver.Resolve(Graph.Parse(sample), Catalog, parameters);
    }

    /// <summary>The part of rows whose class was predicted, and the part of the largest class.</summary>
    public static (double Right, double Majority) Judge(Message rows)
    {
        var labels = rows.Column<long>("label").ToArray();
        var right = labels.Zip(rows.Column<long>("predicted").ToArray()).Count(pair => pair.First == pair.Second);
        return ((double)right / rows.Length, (double)labels.CountBy(label => label).Max(group => group.Value) / rows.Length);
    }
}
