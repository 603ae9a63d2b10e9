using Fireworks.TestKit;
using Microsoft.Data.Sqlite;

namespace Fireworks.Torch.Tests;

/// <summary>The sample graph as it is shipped, from the file to the table, inside one process.</summary>
public sealed class DigitsGraphTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_finds_95_percent_of_digits_never_trained_on_and_two_runs_agree_to_the_bit()
    {
        var first = await RunAsync();
        var second = await RunAsync();

        Assert.InRange(first.Accuracy, 0.95, 1);
        Assert.Equal(449, first.Predictions.Length);
        var right = first.Predictions.Column<long>("label").Zip(first.Predictions.Column<long>("predicted")).Count(p => p.First == p.Second);
        Assert.Equal(first.Accuracy, (double)right / first.Predictions.Length, 1e-12);
        Assert.Equal(first.Predictions.Column<long>("row").Zip(first.Predictions.Column<long>("predicted")), first.Table);

        Assert.Equal(first.Accuracy, second.Accuracy);
        Assert.Equal(first.Predictions, second.Predictions);
        Assert.Equal(first.Table, second.Table);
    }

    private static async Task<(double Accuracy, Message Predictions, List<(long Row, long Predicted)> Table)> RunAsync()
    {
        using var temp = new TempFolder();
        await using var writer = new TableWriter(new SqliteDatabase(temp["data.db"]));
        await using var connections = new Connections(writer);
        var log = new RunLog();
        var catalog = new ComponentCatalog(typeof(CsvSource).Assembly, typeof(Train).Assembly);
        var sample = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "client/samples/digits.graph.json"), Token);
        using var graph = LocalGraph.Create(
            GraphResolver.Resolve(Graph.Parse(sample), catalog), catalog, new TestServices(log, new DataRoots(SourceTree.Root), connections));

        await graph.RunAsync(Token);

        var predictions = Message.Concat(await graph.ReadAsync("predictions", Token).ToListAsync(Token));
        using var reader = new StoreReader(connections.Writer().Database);
        var table = await reader.ReadAsync(s => s.Query("select row, predicted from digits_predictions order by row", r => (r.Long(0), r.Long(1))));
        SqliteConnection.ClearAllPools();
        return (log.Last("mlp/validate/accuracy"), predictions, table);
    }
}
