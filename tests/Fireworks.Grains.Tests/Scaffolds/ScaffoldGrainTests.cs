using System.Collections.Immutable;
using System.Text.Json;
using Fireworks.Contracts;
using Orleans.Core.Internal;

namespace Fireworks.Grains.Tests;

public sealed class ScaffoldGrainTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private IScaffoldGrain Scaffold(string name) => cluster.Grains.GetGrain<IScaffoldGrain>(GrainKey.Scaffold(GrainKey.DefaultTenant, name));

    private async Task<string> RunAsync(int count)
    {
        var id = new UlidGenerator(TimeProvider.System).Next();
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run(GrainKey.DefaultTenant, id));
        await run.StartAsync(new RunRequest($$"""
            { "fireworks": "graph/1", "name": "learns", "nodes": {
                "rows": { "kind": "count-to", "count": {{count}} }, "learn": { "kind": "normalize", "from": "rows", "columns": "n" },
                "keep": { "kind": "collect", "from": "learn", "name": "{{id}}" } } }
            """, ImmutableDictionary<string, string>.Empty, null, null, null, Transport.Pull), Now);
        await run.EndAsync();
        return id;
    }

    [Fact]
    public async Task A_saved_run_is_found_again_by_a_new_activation()
    {
        var run = await RunAsync(10);

        var saved = await Scaffold("first").SaveAsync(run, Now);
        await Scaffold("first").Cast<IGrainManagementExtension>().DeactivateOnIdle();
        var found = await Scaffold("first").GetAsync(Now);

        Assert.Equal((saved.Run, saved.Manifest, saved.CreatedAt), (found!.Run, found.Manifest, found.CreatedAt));
        Assert.Equal(["learn"], found.Nodes);
        var manifest = JsonSerializer.Deserialize<ScaffoldManifest>(await Scaffold("first").ManifestAsync(Now), JsonSerializerOptions.Web)!;
        Assert.Equal((run, "learn"), (manifest.Run, Assert.Single(manifest.States).Key));
    }

    [Fact]
    public async Task Saving_the_same_run_again_changes_nothing()
    {
        var run = await RunAsync(10);
        var saved = await Scaffold("twice").SaveAsync(run, Now);

        var again = await Scaffold("twice").SaveAsync(run, Now);

        Assert.Equal((saved.Manifest, saved.CreatedAt), (again.Manifest, again.CreatedAt));
    }

    [Fact]
    public async Task A_name_that_is_taken_by_another_snapshot_is_refused()
    {
        var (one, other) = (await RunAsync(10), await RunAsync(20));
        await Scaffold("taken").SaveAsync(one, Now);

        var error = await Assert.ThrowsAsync<ScaffoldExistsException>(() => Scaffold("taken").SaveAsync(other, Now));

        Assert.Contains(one, error.Message);
        Assert.Equal(one, (await Scaffold("taken").GetAsync(Now))!.Run);
    }

    [Fact]
    public async Task A_scaffold_that_was_never_saved_is_not_there()
    {
        Assert.Null(await Scaffold("none").GetAsync(Now));
        await Assert.ThrowsAsync<ScaffoldNotFoundException>(() => Scaffold("none").ManifestAsync(Now));
    }
}
