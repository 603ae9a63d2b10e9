namespace Fireworks.Torch.Tests.Training;

public sealed class FeedTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Message Rows = new(("x", TensorColumn.Of<float>([.. Enumerable.Range(0, 1000).Select(i => (float)i)])));

    [Fact]
    public async Task Gives_one_batch_at_a_time_to_those_who_wait()
    {
        var feed = new Feed(new Batches(Rows, 10).Open(), _ => true);

        Assert.Equal([0, 10], new[] { await feed.NextAsync(null, Token), await feed.NextAsync(Task.CompletedTask, Token) }.Select(b => (int)Assert.Single(b).Batch.Column<float>("x")[0]));
    }

    [Fact]
    public async Task Reads_ahead_while_others_work_up_to_a_limit_and_says_where_each_batch_ends()
    {
        var busy = new TaskCompletionSource();
        var feed = new Feed(new Batches(Rows, 10).Open(), _ => true);

        var batches = await feed.NextAsync(busy.Task, Token);

        Assert.Equal(64, batches.Count);
        Assert.Equal(Enumerable.Range(1, 64).Select(i => (long)i), batches.Select(b => b.Behind.Position));
        Assert.Equal(36, (await feed.NextAsync(busy.Task, Token)).Count);
        Assert.Empty(await feed.NextAsync(busy.Task, Token));
    }
}
