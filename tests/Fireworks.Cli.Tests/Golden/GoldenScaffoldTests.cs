using System.Text.Json.Nodes;
using Fireworks.Cli.Demo;
using Fireworks.Hosting;

namespace Fireworks.Cli.Tests.Golden;

/// <summary>What a release has saved, every later one restores.</summary>
public sealed class GoldenScaffoldTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Names => GoldenScaffold.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_served_and_predicts_what_it_predicted(string name)
    {
        var golden = GoldenScaffold.Of(name);

        var served = await ServedGraph.LoadAsync(new FolderBlobStore(golden.Blobs), golden.Manifest, FireworksCatalog.Create(), cancellationToken: TestContext.Current.CancellationToken);
        var answers = await served.ApplyAsync(golden.Given, TestContext.Current.CancellationToken);

        AssertSame(golden.Served, answers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_silo_restores_it_and_predicts_what_was_predicted(string name)
    {
        var golden = GoldenScaffold.Of(name);
        using var folder = new Workspace();
        await using var client = await FireworksClient.StartLocalAsync(folder.Store, o => o.DataRoots.Add(Workspace.Samples));
        await golden.AddToAsync(folder, "golden");

        await using var run = await client.RestoreAsync("golden");
        Assert.Equal("complete", (await run.WaitAsync()).State);

        var (expected, actual) = (golden.Predicted, (await Predictions.ReadAsync(run, TestContext.Current.CancellationToken)).Rows);
        if (golden.DrawsOtherRows) (expected, actual) = (InBoth(expected, actual), InBoth(actual, expected));
        AssertSame(expected, actual);
    }

    [Fact]
    public async Task One_that_a_newer_component_has_saved_is_refused_with_both_versions()
    {
        var golden = GoldenScaffold.Of("scaffold-1");
        using var folder = new Workspace();
        var blobs = new FolderBlobStore(folder["blobs"]);
        foreach (var file in Directory.EnumerateFiles(golden.Blobs, "*", SearchOption.AllDirectories)) await blobs.PutAsync(await File.ReadAllBytesAsync(file));
        var manifest = JsonNode.Parse(await blobs.GetAsync(golden.Manifest))!;
        manifest["versions"]!["mlp"] = 9;
        var newer = await blobs.PutAsync(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));

        var refused = await Assert.ThrowsAsync<ComponentStateException>(() => ServedGraph.LoadAsync(blobs, newer, FireworksCatalog.Create()));

        Assert.Contains("Node 'mlp' was saved by version 9 of 'train', but this silo has version 1", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes a golden scaffold of this release in the folder that FIREWORKS_GOLDEN names. Runs only when it is asked for by <c>--explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public Task Makes_a_golden_scaffold() => new GoldenScaffold(Environment.GetEnvironmentVariable("FIREWORKS_GOLDEN") ?? throw new InvalidOperationException(
        "Name the new folder in FIREWORKS_GOLDEN, such as tests/Fireworks.Cli.Tests/Golden/scaffold-2.")).MakeAsync();

    private static Message InBoth(Message rows, Message others)
    {
        var (row, known) = (rows.Column<long>("row").ToArray(), others.Column<long>("row").ToHashSet());
        var shared = Enumerable.Range(0, rows.Length).Where(i => known.Contains(row[i])).OrderBy(i => row[i]).ToArray();
        return rows.Take(shared);
    }

    private static void AssertSame(Message expected, Message actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.NotEqual(0, expected.Length);
        Assert.Equal(Scores(expected), Scores(actual), (a, b) => Math.Abs(a - b) <= Tolerance);
        foreach (var column in (string[])["row", "predicted"]) Assert.True(expected.Select(column).Equals(actual.Select(column)), $"Column '{column}' differs.");
    }

    private static float[] Scores(Message rows) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(((TensorColumn)rows["scores"]).Data.Span).ToArray();
}
