using System.Collections.Immutable;
using Fireworks.Api;

namespace Fireworks.Gateway.Endpoints;

public sealed class FeedTests
{
    [Fact]
    public async Task Gives_what_there_is_and_ends_after_the_final_state()
    {
        var log = new Log(Metric(1), Metric(2), State(3, "complete"));

        Assert.Equal([1, 2, 3], await SequencesAsync(log, after: 0));
        Assert.Equal([3], await SequencesAsync(log, after: 2));
    }

    [Fact]
    public async Task Says_the_final_state_again_to_a_reader_who_has_seen_it()
    {
        var log = new Log(Metric(1), State(2, "complete"));

        var events = await EventsAsync(log, after: 2);

        Assert.Equal([("state", 3L, "complete")], events.Select(e => (e.Type, e.Sequence, e.State)));
    }

    [Fact]
    public async Task Starts_over_when_the_numbers_began_anew()
    {
        var log = new Log(Metric(1), State(2, "complete"));

        Assert.Equal([1, 2], await SequencesAsync(log, after: 500));
    }

    [Fact]
    public async Task A_stop_that_was_followed_by_a_start_is_not_the_end()
    {
        var log = new Log(State(1, "running"), State(2, "stopped")) { Now = "running" };
        await using var feed = log.Feed.AfterAsync(0, CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await feed.MoveNextAsync());
        log.Add(State(3, "complete"));
        Assert.True(await feed.MoveNextAsync());

        Assert.Equal([3], feed.Current.Select(e => e.Sequence));
        Assert.False(await feed.MoveNextAsync());
    }

    [Fact]
    public async Task An_end_whose_event_was_lost_is_told_all_the_same()
    {
        var log = new Log(Metric(1)) { Now = "failed" };

        var events = await EventsAsync(log, after: 0);

        Assert.Equal([("metric", 1L, null), ("state", 2L, "failed")], events.Select(e => (e.Type, e.Sequence, e.State)));
    }

    private static async Task<List<FeedEvent>> EventsAsync(Log log, long after)
    {
        var events = new List<FeedEvent>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var batch in log.Feed.AfterAsync(after, limit.Token)) events.AddRange(batch);
        return events;
    }

    private static async Task<IEnumerable<int>> SequencesAsync(Log log, long after) => (await EventsAsync(log, after)).Select(e => (int)e.Sequence);

    private static FeedEvent Metric(long sequence) => new() { Type = "metric", Sequence = sequence, Metric = new("m", sequence, 0.5) };

    private static FeedEvent State(long sequence, string state) => new() { Type = "state", Sequence = sequence, State = state };

    /// <summary>Events as a grain keeps them: a poll beyond the last waits for the next, but not for ever.</summary>
    private sealed class Log(params FeedEvent[] events)
    {
        private readonly List<FeedEvent> _events = [.. events];
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Now { get; set; }

        public Feed Feed => new(PollAsync, _ => Task.FromResult(Now ?? _events[^1].State!), state => state is "complete" or "failed" or "stopped");

        public void Add(FeedEvent e)
        {
            _events.Add(e);
            Now = e.State;
            _next.SetResult();
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        private async Task<ImmutableArray<FeedEvent>> PollAsync(long after, CancellationToken cancellationToken)
        {
            if (after >= _events.Count) await Task.WhenAny(_next.Task, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
            return [.. _events.Where(e => e.Sequence > after)];
        }
    }
}
