using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Fireworks;

public sealed class BlobCollectorTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new();
    private TestStore _test = null!;
    private FolderBlobStore _blobs = null!;

    public async ValueTask InitializeAsync()
    {
        (_test, _blobs) = (await TestStore.OpenAsync<TestSqlite>(), new FolderBlobStore(_temp["blobs"]));
    }

    [Fact]
    public async Task Deletes_what_nothing_refers_to_and_nothing_else()
    {
        var (scaffold, run, plan, graph) = (await ManifestAsync("s", "shared", "a"), await ManifestAsync("r", "shared", "b"), await BlobAsync("plan"), await BlobAsync("graph"));
        await new ScaffoldTable(_test.Store).SaveAsync(new ScaffoldRow { Tenant = "t", Name = "trained", Run = "r0", Pass = 0, Manifest = scaffold });
        await CreateRunAsync("r1", run, null, "complete");
        await new SearchTable(_test.Store).OpenAsync(SearchOf(plan));
        await new GraphTable(_test.Store).SaveAsync("t", "g", 1, graph);
        await BlobAsync("nobody's");
        await ManifestAsync("deleted", "shared", "c");

        var done = await Collector.CollectAsync(TimeSpan.Zero, dryRun: false);

        Assert.Equal(3, done.Deleted.Count);            // a blob, a manifest and the state that only it names
        Assert.Equal(Hashes(scaffold, run, plan, graph, Hash("shared"), Hash("a"), Hash("b")), Files());
        Assert.Equal(7, done.Kept.Count);
        Assert.Equal(Files().Sum(f => new FileInfo(Path.Combine(_temp["blobs"], f[..2], f)).Length), done.Kept.Bytes);
    }

    [Fact]
    public async Task What_a_running_run_began_with_stays_until_it_has_ended()
    {
        var (began, ended) = (await ManifestAsync("r", "began"), await ManifestAsync("r", "ended"));
        await CreateRunAsync("r1", null, began, "running");
        await CreateRunAsync("r2", null, ended, "failed");

        await Collector.CollectAsync(TimeSpan.Zero, dryRun: false);

        Assert.Equal(Hashes(began, Hash("began")), Files());
    }

    [Fact]
    public async Task What_a_trial_can_go_on_from_stays_until_it_has_ended()
    {
        var (plan, paused, ended) = (await BlobAsync("plan"), await ManifestAsync("r", "paused"), await ManifestAsync("r", "ended"));
        var trials = new TrialTable(_test.Store);
        await new SearchTable(_test.Store).OpenAsync(SearchOf(plan));
        var fence = await new SearchTable(_test.Store).TakeAsync("t", "s");
        foreach (var (number, manifest) in new[] { (0L, paused), (1L, ended) })
        {
            await trials.InsertAsync("t", "s", fence, new TrialRow { Number = number, State = TrialTable.Paused });
            await trials.PauseAsync("t", "s", number, await trials.BeginAsync("t", "s", number, fence, "silo", $"r{number}"), scaffold: manifest);
        }
        await trials.FinishAsync("t", "s", 1, fence, TrialTable.Complete, [new("m", 1)]);

        await Collector.CollectAsync(TimeSpan.Zero, dryRun: false);

        Assert.Equal(Hashes(plan, paused, Hash("paused")), Files());
    }

    [Fact]
    public async Task Leaves_what_is_younger_than_the_grace()
    {
        var (young, old) = (await BlobAsync("young"), await BlobAsync("old"));
        Date(young, TestStore.Start - TimeSpan.FromMinutes(59));
        Date(old, TestStore.Start - TimeSpan.FromMinutes(61));

        var done = await Collector.CollectAsync(BlobCollector.DefaultGrace, dryRun: false);

        Assert.Equal((1, 1), (done.Deleted.Count, done.Spared.Count));
        Assert.Equal([young], Files());
    }

    [Fact]
    public async Task Only_looks_when_it_is_told_to()
    {
        await BlobAsync("nobody's");

        var done = await Collector.CollectAsync(TimeSpan.Zero, dryRun: true);

        Assert.Equal(new BlobCount(1, "nobody's".Length), done.Deleted);
        Assert.Single(Files());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("changed")]
    public async Task Deletes_nothing_while_a_manifest_cannot_be_read(string? contents)
    {
        var manifest = await ManifestAsync("s", "a");
        await new ScaffoldTable(_test.Store).SaveAsync(new ScaffoldRow { Tenant = "t", Name = "trained", Run = "r0", Pass = 0, Manifest = manifest });
        await BlobAsync("nobody's");
        if (contents is null) File.Delete(FileOf(manifest));
        else await File.WriteAllTextAsync(FileOf(manifest), contents);
        var before = Files();

        var refused = await Assert.ThrowsAsync<BrokenRootsException>(() => Collector.CollectAsync(TimeSpan.Zero, dryRun: false));

        Assert.Contains($"scaffold trained does not tell: Blob {manifest}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_manifest_of_a_newer_release_is_not_guessed_at()
    {
        var manifest = await _blobs.PutAsync(new ScaffoldManifest(ScaffoldManifest.CurrentVersion + 1, "r", "{}", 1, ImmutableSortedDictionary<string, string>.Empty).ToBytes());
        await CreateRunAsync("r1", manifest, null, "complete");

        var refused = await Assert.ThrowsAsync<BrokenRootsException>(() => Collector.CollectAsync(TimeSpan.Zero, dryRun: true));

        Assert.Contains("run e#1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("has format 2; this release reads up to 1", refused.Message, StringComparison.Ordinal);
    }

    private BlobCollector Collector => new(_test.Store, _blobs);

    // The test's clock stands in spring; what is stored now is from its future.
    private async Task<string> BlobAsync(string text)
    {
        var hash = await _blobs.PutAsync(Encoding.UTF8.GetBytes(text));
        Date(hash, TestStore.Start - TimeSpan.FromSeconds(1));
        return hash;
    }

    private async Task<string> ManifestAsync(string run, params string[] states)
    {
        var hashes = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var state in states) hashes[$"node-{state}"] = await BlobAsync(state);
        var hash = await _blobs.PutAsync(new ScaffoldManifest(1, run, "{}", 1, hashes.ToImmutable()).ToBytes());
        Date(hash, TestStore.Start - TimeSpan.FromSeconds(1));
        return hash;
    }

    private Task CreateRunAsync(string run, string? snapshot, string? begunFrom, string state) => new RunTable(_test.Store).CreateAsync(
        new RunRow { Tenant = "t", Run = run, Experiment = "e", Graph = "{}", SpecHash = "h", State = state, Snapshot = snapshot, BegunFrom = begunFrom }, []);

    private static SearchRow SearchOf(string plan) => new()
    {
        Tenant = "t", Name = "s", State = "stopped", Metric = "m", Direction = "minimize", Budget = new JsonObject { ["plan"] = plan }.ToJsonString(), Space = "{}", Sampler = "{}",
        Pruner = "null",
    };

    private void Date(string hash, DateTimeOffset time) => File.SetLastWriteTimeUtc(FileOf(hash), time.UtcDateTime);

    private string FileOf(string hash) => Path.Combine(_temp["blobs"], hash[..2], hash);

    private static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string[] Hashes(params string[] hashes) => [.. hashes.Order(StringComparer.Ordinal)];

    private string[] Files() => Hashes([.. Directory.EnumerateFiles(_temp["blobs"], "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f))]);

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        _temp.Dispose();
    }
}
