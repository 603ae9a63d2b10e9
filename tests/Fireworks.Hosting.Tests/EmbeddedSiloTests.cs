using Fireworks.TestKit;

namespace Fireworks.Hosting;

public sealed class EmbeddedSiloTests
{
    [Fact]
    public async Task Two_silos_of_a_cluster_share_a_folder_and_a_stranger_is_kept_out()
    {
        var data = Directory.CreateTempSubdirectory("fireworks-").FullName;
        await using var first = await EmbeddedSilo.StartAsync(o => Member(o, "one"));
        await using var second = await EmbeddedSilo.StartAsync(o => Member(o, "two"));
        await using var client = await FireworksClient.ConnectAsync(second.Address.ToString());

        var g = new GraphBuilder("two-silos");
        var rows = g.Csv("rows", "client/samples/data/digits.csv.gz").Place("silo", "one");
        rows.Batch(100).Place("silo", "two").Output("out");
        await using var run = await client.StartRunAsync(g.Build());
        var count = 0;
        await foreach (var message in run.ReadAsync("out")) count += message.Length;
        var nodes = (await run.WaitAsync()).Nodes;

        Assert.Equal(1797, count);
        Assert.Equal(2, nodes.Select(n => n.Silo).Distinct().Count());
        Assert.True(nodes.Single(n => n.Node == "batch").ChunksFromOtherSilos > 0);
        await Assert.ThrowsAsync<DataFolderInUseException>(() => EmbeddedSilo.StartAsync(o => (o.Data, o.Listen) = (data, "http://127.0.0.1:0")));

        void Member(FireworksOptions o, string name)
        {
            (o.Data, o.Cluster, o.Listen) = (data, "tests", "http://127.0.0.1:0");
            o.Labels["silo"] = name;
            o.DataRoots.Add(Repository.Root);
        }
    }

    [Fact]
    public async Task Two_silos_with_folders_of_their_own_are_one_cluster_by_their_database()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        using var temp = new TempFolder();
        await using (var first = await EmbeddedSilo.StartAsync(o => Member(o, "one")))
        await using (var second = await EmbeddedSilo.StartAsync(o => Member(o, "two")))
        await using (var client = await FireworksClient.ConnectAsync(first.Address.ToString()))
        {
            var g = new GraphBuilder("two-silos");
            var rows = g.Csv("rows", "client/samples/data/digits.csv.gz").Place("silo", "one");
            rows.Batch(100).Place("silo", "two").Output("out");
            await using var run = await client.StartRunAsync(g.Build());
            var count = 0;
            await foreach (var message in run.ReadAsync("out")) count += message.Length;

            Assert.Equal(1797, count);
            Assert.Equal(2, (await run.WaitAsync()).Nodes.Select(n => n.Silo).Distinct().Count());
            Assert.Equal(first.Database, second.Database);
            Assert.NotEqual(first.Name, second.Name);
            Assert.False(File.Exists(Path.Combine(temp["one"], DataFolder.DatabaseName)));
        }
        await server.DropDatabaseAsync(database);

        void Member(FireworksOptions o, string name)
        {
            (o.Data, o.Database, o.Blobs, o.Listen) = (temp[name], database, temp["blobs"], "http://127.0.0.1:0");
            o.Labels["silo"] = name;
            o.DataRoots.Add(Repository.Root);
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("able")]
    public async Task A_graph_runs_on_the_silo_that_has_its_plugin_whichever_silo_is_asked(string asked)
    {
        var data = Directory.CreateTempSubdirectory("fireworks-").FullName;
        await using var plain = await EmbeddedSilo.StartAsync(o => Member(o));
        await using var able = await EmbeddedSilo.StartAsync(o =>
        {
            Member(o);
            o.Components.Add(typeof(Tally).Assembly);
        });
        await using var client = await FireworksClient.ConnectAsync((asked == "able" ? able : plain).Address.ToString());

        for (var i = 0; i < 4; i++)
        {
            await using var run = await client.StartRunAsync(Graph.Parse("""
                { "fireworks": "graph/1", "name": "plugin",
                  "nodes": { "rows": { "kind": "csv", "path": "client/samples/data/digits.csv.gz" }, "tally": { "kind": "tally", "from": "rows", "number": 7 } },
                  "outputs": { "out": "tally" } }
                """));
            var sum = 0L;
            await foreach (var message in run.ReadAsync("out")) sum += message.Column<long>("tally").ToArray().Sum();

            Assert.Equal(1797 * 7, sum);
            Assert.Equal("complete", (await run.WaitAsync()).State);
        }

        void Member(FireworksOptions o)
        {
            (o.Data, o.Cluster, o.Listen) = (data, "unlike", "http://127.0.0.1:0");
            o.DataRoots.Add(Repository.Root);
        }
    }

    [Fact]
    public async Task A_folder_is_given_back_when_the_silo_ends_and_what_it_stored_is_there()
    {
        var data = Directory.CreateTempSubdirectory("fireworks-").FullName;
        var g = new GraphBuilder("kept");
        g.Csv("rows", "client/samples/data/digits.csv.gz").Batch(500).Output("out");
        string name;
        await using (var before = await FireworksClient.StartLocalAsync(data, o => o.DataRoots.Add(Repository.Root)))
        {
            await using var run = await before.StartRunAsync(g.Build());
            await foreach (var _ in run.ReadAsync("out")) { }
            name = (await run.WaitAsync()) is { State: "complete" } ? run.Name : "";
        }
        Assert.Null(DataFolder.OwnerOf(data));

        await using var after = await FireworksClient.StartLocalAsync(data, o => o.DataRoots.Add(Repository.Root));
        await using var found = await after.FindRunAsync(name);

        Assert.Equal("complete", (await found.StatusAsync()).State);
        var rows = 0;
        await foreach (var message in found.ReadAsync("out")) rows += message.Length;
        Assert.Equal(1797, rows);
    }

    [Fact]
    public async Task With_a_key_the_folder_tells_it_to_commands_of_the_same_user()
    {
        var data = Directory.CreateTempSubdirectory("fireworks-").FullName;
        await using var silo = await EmbeddedSilo.StartAsync(o => (o.Data, o.Listen, o.ApiKey) = (data, "http://0.0.0.0:0", "sesame"));
        await using var stranger = await FireworksClient.ConnectAsync(silo.Address.ToString());
        await using var user = await FireworksClient.StartLocalAsync(data);

        Assert.Equal("127.0.0.1", silo.Address.Host);
        Assert.Equal(Api.ProblemTypes.Unauthorized, (await Assert.ThrowsAsync<FireworksApiException>(() => stranger.FindRunAsync("x"))).Problem);
        Assert.Equal(Api.ProblemTypes.NotFound, (await Assert.ThrowsAsync<FireworksApiException>(() => user.FindRunAsync("x"))).Problem);
    }
}
