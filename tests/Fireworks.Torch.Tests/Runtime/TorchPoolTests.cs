namespace Fireworks.Torch.Tests.Runtime;

public sealed class TorchPoolTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Never_runs_more_at_once_than_it_has_threads()
    {
        using var pool = new TorchPool(2);
        using var both = new Barrier(2);
        int running = 0, most = 0;

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => pool.RunAsync(() =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            both.SignalAndWait(Token);                        // only two at once let each other through
            Interlocked.Decrement(ref running);
            return i * i;
        }, Token)));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i * i), results);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Runs_on_threads_of_its_own_and_goes_on_elsewhere()
    {
        using var pool = new TorchPool(1);

        var (name, fromPool) = await pool.RunAsync(() => (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread), Token);

        Assert.Equal("torch 0", name);
        Assert.False(fromPool);
        Assert.NotEqual("torch 0", Thread.CurrentThread.Name);
    }

    [Fact]
    public async Task What_the_work_throws_the_task_throws_and_the_thread_goes_on()
    {
        using var pool = new TorchPool(1);

        await Assert.ThrowsAsync<InvalidDataException>(() => pool.RunAsync<int>(() => throw new InvalidDataException(), Token));

        Assert.Equal(3, await pool.RunAsync(() => 3, Token));
    }

    [Fact]
    public async Task Cancelled_work_that_waits_never_begins()
    {
        using var pool = new TorchPool(1);
        using var stop = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var began = false;
        var first = pool.RunAsync(() => { gate.Wait(Token); return 1; }, Token);
        var second = pool.RunAsync(() => began = true, stop.Token);

        await stop.CancelAsync();
        gate.Set();

        Assert.Equal(1, await first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(began);
    }

    [Fact]
    public async Task Cancelled_work_that_waits_is_known_to_be_at_once()
    {
        using var pool = new TorchPool(1);
        using var stop = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var first = pool.RunAsync(() => { gate.Wait(Token); return 1; }, Token);
        var second = pool.RunAsync(() => 2, stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(first.IsCompleted);

        gate.Set();
        Assert.Equal(1, await first);
    }

    [Fact]
    public async Task A_disposed_pool_ends_what_runs_cancels_what_waits_and_takes_no_more()
    {
        var pool = new TorchPool(1);
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var runs = pool.RunAsync(() => { began.Set(); gate.Wait(Token); return 1; }, Token);
        var waits = pool.RunAsync(() => 2, Token);
        began.Wait(Token);

        var disposing = Task.Run(pool.Dispose, Token);
        Assert.True(SpinWait.SpinUntil(() => IsClosed(pool), TimeSpan.FromSeconds(10)));
        gate.Set();
        await disposing;

        Assert.Equal(1, await runs);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.RunAsync(() => 3, Token));
    }

    [Fact]
    public void Has_as_many_threads_as_cores_unless_told()
    {
        using var pool = new TorchPool();

        Assert.Equal(Environment.ProcessorCount, pool.Threads);
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => new TorchPool(-1));
    }

    private static bool IsClosed(TorchPool pool)
    {
        try
        {
            _ = pool.RunAsync(() => 0);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
