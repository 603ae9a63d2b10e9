namespace Fireworks.Torch.Tests.Training;

public sealed class ProgressLineTests
{
    [Fact]
    public void Shows_epochs_loss_rate_and_the_time_left_and_writes_over_what_it_wrote()
    {
        using var terminal = new StringWriter();
        var line = new ProgressLine(terminal);

        line.Report(new TrainingProgress(6, 20, 71, 0.21337, 12_345.6, TimeSpan.FromSeconds(123.9)));
        line.Report(new TrainingProgress(20, 20, 280, 0.1, 900, null));

        Assert.Equal(
        [
            "",
            "━━━━━───────────────  epoch 6/20  loss 0.2134  12,346 rows/s  2:03 left",
            "━━━━━━━━━━━━━━━━━━━─  epoch 20/20  loss 0.1  900 rows/s".PadRight(71),
        ], terminal.ToString().Split('\r'));
    }

    [Fact]
    public async Task Hears_a_training()
    {
        using var terminal = new StringWriter();
        var node = Mlp.Node(new Batches(Digits.Test, 64), epochs: 2);
        node.Engine.Progress = new ProgressLine(terminal);

        await node.DriveAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("\r────────────────────  epoch 1/2  loss ", terminal.ToString(), StringComparison.Ordinal);
    }
}
