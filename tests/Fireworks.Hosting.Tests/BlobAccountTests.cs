using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Storage.Blobs;
using Fireworks.TestKit;

namespace Fireworks.Hosting;

/// <summary>A silo whose blobs are in a storage account, and what it tells of a run.</summary>
public sealed class BlobAccountTests(AzuriteServer azurite) : IClassFixture<AzuriteServer>
{
    [Fact]
    public async Task Scaffolds_are_kept_in_the_account_and_restored_from_it()
    {
        using var temp = new TempFolder();
        var activities = new ConcurrentBag<(string Name, string? Run)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Fireworks",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = a => activities.Add((a.OperationName, a.GetTagItem("fireworks.run") as string)),
        };
        ActivitySource.AddActivityListener(listener);
        await using var client = await FireworksClient.StartLocalAsync(temp["data"], o =>
        {
            (o.BlobAccount, o.BlobContainer) = (azurite.ConnectionString, "silo");
            o.DataRoots.Add(Repository.Root);
        });
        await using var run = await client.StartRunAsync(Repository.DigitsGraph);
        Assert.Equal("complete", (await run.WaitAsync()).State);
        await client.SaveScaffoldAsync("kept", run);
        var before = await ReadAsync(run);

        await using var again = await client.RestoreAsync("kept");
        var info = await again.WaitAsync();

        Assert.Equal("complete", info.State);
        Assert.Equal(before, await ReadAsync(again));
        var names = await new BlobContainerClient(azurite.ConnectionString, "silo").GetBlobsAsync().Select(b => b.Name.Split('/')[1]).ToListAsync();
        Assert.InRange(names.Count, 3, int.MaxValue);
        Assert.Empty(Directory.GetFiles(temp["data/blobs"], "*", SearchOption.AllDirectories));
        var log = await File.ReadAllLinesAsync(Path.Combine(temp["data/runs"], run.Id, "log.txt"));
        Assert.Contains(log, l => l.EndsWith($"""message="Run {run.Id} is complete" """.TrimEnd(), StringComparison.Ordinal));
        Assert.Contains(log, l => l.Contains($"Node mlp of run {run.Id} is done", StringComparison.Ordinal));
        foreach (var name in (string[])["node open", "snapshot", "run"]) Assert.Contains((name, run.Id), activities);
    }

    [Theory]
    [InlineData("nonsense", "fireworks")]
    [InlineData("UseDevelopmentStorage=true", "Not_a_container")]
    public void An_account_that_cannot_be_one_is_refused_before_anything_starts(string account, string container)
    {
        var e = Assert.Throws<FireworksOptionsException>(() => new FireworksOptions { BlobAccount = account, BlobContainer = container }.Checked());

        Assert.Equal(nameof(FireworksOptions.BlobAccount), e.Setting);
        Assert.DoesNotContain("nonsense", e.Message, StringComparison.Ordinal);
    }

    private static async Task<Message> ReadAsync(RunHandle run)
    {
        var rows = new List<Message>();
        await foreach (var message in run.ReadAsync("predictions")) rows.Add(message);
        return Message.Concat(rows);
    }
}
