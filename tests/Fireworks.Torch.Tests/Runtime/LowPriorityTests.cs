namespace Fireworks.Torch.Tests.Runtime;

public sealed class LowPriorityTests
{
    [Fact]
    public async Task Threads_of_the_pool_are_nicer_than_those_that_ask_and_leave_them_as_they_are()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Niceness of threads is Linux's.");
        var asking = LowPriority.Niceness;
        using var pool = new TorchPool(1);

        var working = await pool.RunAsync(() => LowPriority.Niceness, TestContext.Current.CancellationToken);

        Assert.Equal(Math.Min(asking + 5, 19), working);
        Assert.Equal(asking, LowPriority.Niceness);
    }
}
