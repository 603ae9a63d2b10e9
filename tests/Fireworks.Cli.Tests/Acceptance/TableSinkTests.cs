namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Where the rows of a <c>table</c> sink are found: in the database in which the silo keeps everything, or in one that the operator named.</summary>
public sealed class TableSinkTests
{
    private const string Right = "select avg(case when predicted = label then 1.0 else 0.0 end) from digits_predictions";
    private const string Accuracy = $"select value from metrics where name = '{Digits.Accuracy}' order by step desc limit 1";

    [Fact]
    public async Task On_a_PostgreSQL_silo_predictions_lie_beside_the_metrics_and_agree_with_them()
    {
        using var folder = new Workspace();
        await using var tables = await PostgresTables.CreateAsync();
        folder.AddDigits(epochs: 2);

        (await CliProcess.RunAsync(folder.Path, "run", "start", "digits.graph.json", "--json", "--database", tables.Connection)).Expect(0);

        Assert.Equal(449, tables.Number("select count(distinct row) from digits_predictions"));
        Assert.Equal(tables.Number(Accuracy), tables.Number(Right), 12);
        Assert.Equal(tables.Texts("select run || ' save' from runs"), tables.Texts("select run || ' ' || node from fireworks_cursor"));
        Assert.Empty(Directory.GetFiles(folder.Store, "*.db"));
    }

    [Fact]
    public async Task On_a_SQLite_silo_they_lie_there_too()
    {
        using var folder = new Workspace();
        folder.AddDigits(epochs: 2);

        (await CliProcess.RunAsync(folder.Path, "run", "start", "digits.graph.json", "--json")).Expect(0);

        Assert.Equal(449, folder.Tables.Number("select count(distinct row) from digits_predictions"));
        Assert.Equal(folder.Tables.Number(Accuracy), folder.Tables.Number(Right), 12);
        Assert.Equal([Path.Combine(folder.Store, DataFolder.DatabaseName)], Directory.GetFiles(folder.Store, "*.db"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_graph_writes_into_a_database_that_the_operator_named(bool toServer)
    {
        using var folder = Workspace.WithData();
        await using var tables = await PostgresTables.CreateAsync();
        var graph = Workspace.DigitsGraph(epochs: 1);
        (graph["nodes"]!["save"]!["connection"], graph["nodes"]!["save"]!["table"]) = ("sales", "runs");

        (await CliProcess.RunAsync(folder.Path, [("Fireworks__Connections__sales", toServer ? tables.Connection : "sales.db")], "run", "start", folder.Write("named.json", graph), "--json")).Expect(0);

        Assert.Equal(449, toServer ? tables.Number("select count(*) from runs") : new Database(folder["sales.db"]).Number("select count(*) from runs"));
        Assert.Equal(1, folder.Tables.Number("select count(*) from runs"));
    }

    [Fact]
    public async Task The_silos_own_tables_are_refused_before_anything_runs()
    {
        using var folder = Workspace.WithData();
        var graph = Workspace.DigitsGraph(epochs: 1);
        graph["nodes"]!["save"]!["table"] = "trials";

        var refused = await CliProcess.RunAsync(folder.Path, "run", "start", folder.Write("taken.json", graph), "--json");

        Assert.Contains("$.nodes.save", refused.Expect(4).Error);
        Assert.Contains("In the silo's own database 'trials' is one of its own tables", refused.Error);
        Assert.Empty(folder.Tables.Texts("select run from runs"));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_fails_the_run_and_is_named_without_its_password()
    {
        using var folder = Workspace.WithData();
        var port = TestKit.PostgresServer.FreePort();
        var graph = Workspace.DigitsGraph(epochs: 1);
        graph["nodes"]!["save"]!["connection"] = "sales";

        var failed = await CliProcess.RunAsync(
            folder.Path, [("Fireworks__Connections__sales", $"Host=127.0.0.1;Port={port};Database=sales;Password=sesame")], "run", "start", folder.Write("named.json", graph), "--json");

        Assert.Contains($"The database 127.0.0.1:{port}/sales cannot be reached", failed.Expect(1).Error);
        Assert.DoesNotContain("sesame", failed.Error + failed.Out);
    }
}
