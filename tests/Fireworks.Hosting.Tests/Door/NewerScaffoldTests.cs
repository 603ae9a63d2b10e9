using System.Text;
using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Hosting;

public sealed class NewerScaffoldTests
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scaffold_of_a_newer_format_is_not_shown_exported_or_restored()
    {
        using var temp = new TempFolder();
        await using (var client = await FireworksClient.StartLocalAsync(temp.Path, o => o.DataRoots.Add(Repository.Root), cancellationToken: Now))
        {
            var g = new GraphBuilder("learns");
            g.Csv("rows", "client/samples/data/digits.csv.gz").Normalize("pixel*", id: "norm").Output("out");
            await using var run = await client.StartRunAsync(g.Build(), cancellationToken: Now);
            await foreach (var _ in run.ReadAsync("out", cancellationToken: Now)) { }
            Assert.Equal("complete", (await run.WaitAsync(Now)).State);
            await RenewAsync(temp.Path, await client.SaveScaffoldAsync("later", run, Now));
        }

        await using var after = await FireworksClient.StartLocalAsync(temp.Path, o => o.DataRoots.Add(Repository.Root), cancellationToken: Now);

        foreach (var ask in (Func<Task>[])[() => after.FindScaffoldAsync("later", Now), () => after.FindStateAsync("later", "norm", Now), () => after.RestoreAsync("later", cancellationToken: Now)])
            Assert.Contains("has format 2; this release reads up to 1", (await Assert.ThrowsAsync<FireworksApiException>(ask)).Message, StringComparison.Ordinal);
    }

    /// <summary>Makes it what a silo of a newer release, in the same cluster, would have saved: its grain's state names the newer manifest.</summary>
    private static async Task RenewAsync(string data, Api.ScaffoldInfo scaffold)
    {
        var blobs = new FolderBlobStore(Path.Combine(data, "blobs"));
        var manifest = JsonNode.Parse(await blobs.GetAsync(scaffold.Manifest, Now))!;
        manifest["version"] = 2;
        var newer = await blobs.PutAsync(Encoding.UTF8.GetBytes(manifest.ToJsonString()), Now);
        await using var writer = new TableWriter(new SqliteDatabase(Path.Combine(data, DataFolder.DatabaseName)));
        await writer.WriteAsync(session =>
        {
            session.Execute("update scaffolds set manifest = @newer", ("newer", newer));
            session.Execute("""
                update OrleansStorage set PayloadBinary = unhex(replace(hex(PayloadBinary), hex(@old), hex(@newer))) where GrainTypeString like '%Scaffold%'
                """, ("old", scaffold.Manifest), ("newer", newer));
        }, Now);
    }
}
