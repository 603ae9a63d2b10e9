using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Blobs go when nothing refers to them; a lost one is named, and harms nothing else. What is said is what is on disk.</summary>
public sealed class CollectionTests(Shelves shelves) : IClassFixture<Shelves>
{
    private const int Failed = 1;

    [Fact]
    public async Task A_collection_leaves_exactly_what_rows_refer_to()
    {
        var (run, _) = (await shelves.RunAsync("kept"), await shelves.RunAsync("kept"));
        await shelves.SaveAsync("kept", run);
        await shelves.SaveAsync("dropped", await shelves.RunAsync("dropped"));
        await shelves.Client.DeleteRunAsync("kept#1");
        await shelves.Client.DeleteExperimentAsync("dropped");
        (await shelves.CommandAsync("scaffold", "delete", "dropped", "--yes")).Expect(0);
        var before = shelves.Files;
        Assert.NotEqual(Referenced(), before);

        var young = (await shelves.CommandAsync("blobs", "collect")).Expect(0).Json;
        Assert.Equal((0, before.Count), (Count(young, "deleted"), Count(young, "spared") + Count(young, "kept")));
        var looked = (await shelves.CommandAsync("blobs", "collect", "--grace", "0s", "--dry-run")).Expect(0).Json;
        Assert.Equal(before, shelves.Files);
        var done = (await shelves.CommandAsync("blobs", "collect", "--grace", "0s")).Expect(0).Json;

        Assert.Equal(Referenced(), shelves.Files);
        Assert.Equal((before.Count - shelves.Files.Count, shelves.Files.Count), (Count(done, "deleted"), Count(done, "kept")));
        Assert.Equal(looked["deleted"]!.ToJsonString(), done["deleted"]!.ToJsonString());
        Assert.Equal(shelves.Files.Sum(f => new FileInfo(shelves.FileOf(f)).Length), done["kept"]!["bytes"]!.GetValue<long>());
        (await shelves.CommandAsync("scaffold", "restore", "kept")).Expect(0);
    }

    [Fact]
    public async Task The_report_adds_up_to_what_is_on_disk()
    {
        var run = await shelves.RunAsync("sized");
        await shelves.SaveAsync("sized", run);

        var disk = (await shelves.CommandAsync("disk")).Expect(0).Json;

        var blobs = disk["blobs"]!;
        Assert.Equal(shelves.Files.Count, Count(blobs, "referenced") + Count(blobs, "unreferenced"));
        Assert.Equal(shelves.Files.Sum(f => new FileInfo(shelves.FileOf(f)).Length), blobs["referenced"]!["bytes"]!.GetValue<long>() + blobs["unreferenced"]!["bytes"]!.GetValue<long>());
        Assert.Equal(Referenced().Count, Count(blobs, "referenced"));
        Assert.Empty(blobs["missing"]!.AsArray());
        Assert.Equal(shelves.Tables.Number("select page_count * page_size from pragma_page_count(), pragma_page_size()"), disk["database"]!["bytes"]!.GetValue<long>());
        var logs = Directory.EnumerateFiles(Path.Combine(shelves.Folder.Store, "runs"), "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Assert.Equal(logs, disk["log_bytes"]!.GetValue<long>());
        Assert.Equal(2, Count(disk["shares"]!.AsArray().Single(s => s!["kind"]!.GetValue<string>() == "scaffold" && s["name"]!.GetValue<string>() == "sized")!, "blobs"));
    }

    [Fact]
    public async Task A_state_that_is_missing_or_changed_is_named_where_it_is_used_and_nothing_else_fails()
    {
        var run = await shelves.RunAsync("lost");
        var scaffold = await shelves.SaveAsync("lost", run);
        var state = Assert.Single((await shelves.Client.FindScaffoldAsync("lost")).States!).Value;
        var bytes = await File.ReadAllBytesAsync(shelves.FileOf(state));
        try
        {
            File.Delete(shelves.FileOf(state));
            AssertNames((await shelves.CommandAsync("scaffold", "restore", "lost")).Expect(Failed), state, "is not in");
            var disk = (await shelves.CommandAsync("disk")).Expect(0).Json;
            Assert.Equal([state], disk["blobs"]!["missing"]!.AsArray().Select(b => b!.GetValue<string>()));

            await File.WriteAllBytesAsync(shelves.FileOf(state), [.. bytes[..^1], (byte)~bytes[^1]]);
            AssertNames((await shelves.CommandAsync("scaffold", "restore", "lost")).Expect(Failed), state, "no longer has that hash");
            (await shelves.CommandAsync("scaffold", "show", "lost")).Expect(0);        // its manifest is whole
        }
        finally
        {
            await File.WriteAllBytesAsync(shelves.FileOf(state), bytes);
        }
        (await shelves.CommandAsync("scaffold", "restore", "lost")).Expect(0);
        Assert.Equal(scaffold.Manifest, (await shelves.Client.FindScaffoldAsync("lost")).Manifest);
    }

    [Fact]
    public async Task A_manifest_that_is_missing_or_changed_is_named_stops_collections_and_can_be_deleted()
    {
        var run = await shelves.RunAsync("torn");
        var scaffold = await shelves.SaveAsync("torn", run);
        await File.WriteAllTextAsync(shelves.FileOf(scaffold.Manifest), "{}");
        var before = shelves.Files;

        AssertNames((await shelves.CommandAsync("scaffold", "show", "torn")).Expect(Failed), scaffold.Manifest, "no longer has that hash");
        AssertNames((await shelves.CommandAsync("scaffold", "restore", "torn")).Expect(Failed), scaffold.Manifest, "no longer has that hash");
        AssertNames((await shelves.CommandAsync("blobs", "collect", "--grace", "0s")).Expect(Failed), scaffold.Manifest, "Nothing was deleted");
        Assert.Equal(before, shelves.Files);
        var broken = (await shelves.CommandAsync("disk")).Expect(0).Json["blobs"]!["broken"]!.AsArray().Select(b => b!.GetValue<string>()).ToArray();
        Assert.Equal(["run torn#1", "scaffold torn"], broken.Select(b => b.Split(':')[0]).Order());
        (await shelves.CommandAsync("scaffold", "list")).Expect(0);

        (await shelves.CommandAsync("scaffold", "delete", "torn", "--yes")).Expect(0);
        (await shelves.CommandAsync("experiment", "delete", "torn", "--yes")).Expect(0);
        (await shelves.CommandAsync("blobs", "collect", "--grace", "0s")).Expect(0);
        Assert.Equal(Referenced(), shelves.Files);
    }

    [Fact]
    public async Task A_search_whose_plan_is_lost_says_so_and_can_be_deleted()
    {
        var plan = JsonNode.Parse(Workspace.SearchText)!;
        shelves.Folder.Write("planless.graph.json", Workspace.DigitsGraph(epochs: 1));
        plan["graph"] = Workspace.DigitsGraph(epochs: 1);
        await using (await shelves.Client.OpenSearchAsync("planless", plan.AsObject())) { }
        var blob = shelves.Tables.Texts("select budget ->> 'plan' from searches where name = 'planless'").Single();
        File.Delete(shelves.FileOf(blob));
        (await shelves.CommandAsync("blobs", "collect")).Expect(0);

        (await shelves.CommandAsync("search", "list")).Expect(0);
        (await shelves.CommandAsync("search", "delete", "planless", "--yes")).Expect(0);

        Assert.Equal(0, shelves.Tables.Number("select count(*) from searches where name = 'planless'"));
    }

    private void AssertNames(Ended ended, string blob, string what)
    {
        var said = ended.Out + ended.Error;
        Assert.Contains(blob, said, StringComparison.Ordinal);
        Assert.Contains(what, said, StringComparison.Ordinal);
        Assert.Contains(shelves.Blobs, said, StringComparison.Ordinal);
        Assert.Contains("from a backup", said, StringComparison.Ordinal);
    }

    private static int Count(JsonNode document, string of) => document[of]!["count"]!.GetValue<int>();

    // Our own reading of the tables and of the manifests' files.
    private HashSet<string> Referenced()
    {
        var manifests = shelves.Tables.Texts("select manifest from scaffolds union select snapshot from runs where snapshot is not null");
        var states = manifests.SelectMany(m => JsonNode.Parse(File.ReadAllText(shelves.FileOf(m)))!["states"]!.AsObject().Select(s => s.Value!.GetValue<string>()));
        return [.. manifests, .. states, .. shelves.Tables.Texts("select budget ->> 'plan' from searches"), .. shelves.Tables.Texts("select blob from graphs")];
    }
}
