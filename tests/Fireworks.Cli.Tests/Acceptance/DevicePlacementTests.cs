namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Two processes, one labelled with a device: models go there, and back to the other when it is lost.</summary>
public sealed class DevicePlacementTests
{
    private const int Epochs = 100;

    [Fact]
    public async Task Models_train_on_the_silo_with_a_device_and_on_the_other_once_it_is_lost()
    {
        using var folder = new Workspace();
        folder.AddDigits(epochs: Epochs);
        await using var plain = await Silo.StartAsync(folder.Path, "--cluster", "t");
        await using var device = await Silo.StartAsync(folder.Path, "--cluster", "t", "--label", "device=cuda");
        await using var client = await FireworksClient.ConnectAsync(plain.Address);

        await using var run = await client.StartRunAsync(Graph.Parse(Workspace.DigitsGraph(Epochs).ToJsonString()));
        var before = await FirstEpochAsync(run);
        await device.Process.KillAsync();
        var after = await run.WaitAsync();

        Assert.Equal("running", before.State);
        Assert.Equal(("complete", null), (after.State, after.Error));
        var models = new[] { "mlp", "predict" };
        var (deviceSilo, plainSilo) = (before.Nodes.Single(n => n.Node == "mlp").Silo, after.Nodes.Single(n => n.Node == "mlp").Silo);
        Assert.NotEqual(deviceSilo, plainSilo);
        Assert.All(before.Nodes.Where(n => models.Contains(n.Node)), n => Assert.Equal(deviceSilo, n.Silo));
        Assert.All(after.Nodes, n => Assert.Equal(plainSilo, n.Silo));
    }

    private static async Task<Api.RunInfo> FirstEpochAsync(RunHandle run)
    {
        await foreach (var metric in run.MetricsAsync("mlp/validate/accuracy"))
            if (metric.Step >= 1) break;
        return await run.StatusAsync();
    }
}
