using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class PrefetchTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Prefetch(input, 2);

    /// <summary>Gives rows without end, and tells what was read and when it was left.</summary>
    private sealed class Endless : Pipe
    {
        private readonly SemaphoreSlim _read = new(0);

        public int Read { get; private set; }

        public bool IsLeft { get; private set; }

        public async Task ReadAsync(int times)
        {
            for (var i = 0; i < times; i++) Assert.True(await _read.WaitAsync(TimeSpan.FromSeconds(30)), $"Only {i} reads.");
        }

        public override PipeReader Open(Cursor? from = null) => new Reader(this);

        private sealed class Reader(Endless pipe) : PipeReader
        {
            public override Cursor Position => Cursor.At(0, pipe.Read);

            public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
            {
                cancellationToken.ThrowIfCancellationRequested();
                pipe.Read++;
                pipe._read.Release();
                return new(Digits.Message(1));
            }

            public override ValueTask DisposeAsync()
            {
                pipe.IsLeft = true;
                return ValueTask.CompletedTask;
            }
        }
    }

    [Fact]
    public async Task Reads_ahead_as_far_as_it_may_and_no_further()
    {
        var source = new Endless();
        await using var reader = new Prefetch(source, 3).Open();

        Assert.NotNull(await reader.NextAsync());
        await source.ReadAsync(5);                          // one taken, three ready, one that waits for room

        Assert.Equal(5, source.Read);
        Assert.Equal(Cursor.At(0, 1), reader.Position);
    }

    [Fact]
    public async Task Reads_nothing_before_it_is_asked_and_leaves_its_input_when_it_is_left()
    {
        var source = new Endless();
        var reader = new Prefetch(source).Open();
        Assert.Equal(0, source.Read);
        await reader.NextAsync();

        await reader.DisposeAsync();

        Assert.True(source.IsLeft);
    }

    [Fact]
    public async Task Its_input_works_on_another_thread_while_its_reader_does()
    {
        var source = new Endless();
        await using var reader = new Prefetch(source, 2).Open();
        await reader.NextAsync();

        // Nothing is asked meanwhile, and yet the input goes on.
        await source.ReadAsync(3);
    }

    [Fact]
    public async Task An_error_comes_where_its_message_would_have_come()
    {
        await using var reader = new Prefetch(new FailingPipe(Digits.Pipe(50, 7), after: 3), 8).Open();
        for (var i = 0; i < 3; i++) Assert.NotNull(await reader.NextAsync());

        await Assert.ThrowsAsync<IOException>(async () => await reader.NextAsync());
    }

    [Fact]
    public async Task A_wait_that_is_given_up_ends()
    {
        await using var reader = new Prefetch(new Silent()).Open();
        using var impatient = new CancellationTokenSource();

        var waiting = reader.NextAsync(impatient.Token).AsTask();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>Never gives anything.</summary>
    private sealed class Silent : Pipe
    {
        public override PipeReader Open(Cursor? from = null) => new Reader();

        private sealed class Reader : PipeReader
        {
            public override Cursor Position => Cursor.Start;

            public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return null;
            }
        }
    }
}
