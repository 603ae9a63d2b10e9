using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.Grains.Tests;

public sealed class SnapshotsTests : IDisposable
{
    private const string Graph = """
        { "fireworks": "graph/1", "name": "g", "nodes": {
            "rows": { "kind": "count-to", "count": 3 }, "learn": { "kind": "normalize", "from": "rows", "columns": "n" },
            "keep": { "kind": "collect", "from": "learn", "name": "k" } } }
        """;

    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fireworks-");
    private readonly FolderBlobStore _blobs;
    private readonly Snapshots _snapshots;

    public SnapshotsTests()
    {
        _blobs = new FolderBlobStore(_folder.FullName);
        _snapshots = new Snapshots(_blobs, new ComponentCatalog(typeof(SnapshotsTests).Assembly));
    }

    [Fact]
    public async Task What_was_saved_comes_back_with_the_versions_of_its_components()
    {
        var hash = await SaveAsync();

        Assert.Equal(7, (await _snapshots.StatesAsync(hash, Now))["learn"].Value<int>("seen"));
        Assert.Equal(1, (await _snapshots.ManifestAsync(hash, Now)).Versions["learn"]);
    }

    [Fact]
    public async Task A_snapshot_that_names_no_versions_was_written_by_the_first()
    {
        var hash = await AlteredAsync(await SaveAsync(), manifest => manifest.Remove("versions"));

        Assert.Equal(7, (await _snapshots.StatesAsync(hash, Now))["learn"].Value<int>("seen"));
    }

    [Fact]
    public async Task A_newer_component_s_state_is_refused_by_name()
    {
        var hash = await AlteredAsync(await SaveAsync(), manifest => manifest["versions"]!["learn"] = 2);

        var refused = await Assert.ThrowsAsync<ComponentStateException>(() => _snapshots.StatesAsync(hash, Now));

        Assert.Equal("Node 'learn' was saved by version 2 of 'normalize', but this silo has version 1; restore it where the newer one is installed.", refused.Message);
    }

    [Fact]
    public async Task A_newer_snapshot_is_refused()
    {
        var hash = await AlteredAsync(await SaveAsync(), manifest => manifest["version"] = 2);

        var refused = await Assert.ThrowsAsync<ComponentStateException>(() => _snapshots.ManifestAsync(hash, Now));

        Assert.Contains("has format 2; this release reads up to 1", refused.Message, StringComparison.Ordinal);
    }

    private Task<string> SaveAsync() =>
        _snapshots.SaveAsync("r", Graph, 1, new Dictionary<string, ComponentState> { ["learn"] = new(new JsonObject { ["seen"] = 7 }, Message.Empty) }, Now);

    private async Task<string> AlteredAsync(string hash, Action<JsonObject> alter)
    {
        var manifest = (JsonObject)JsonNode.Parse(await _blobs.GetAsync(hash, Now))!;
        alter(manifest);
        return await _blobs.PutAsync(JsonSerializer.SerializeToUtf8Bytes(manifest), Now);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
