namespace Fireworks.Grains.Tests;

public sealed class EventLogTests
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_the_latest_and_tells_them_in_parts_whose_numbers_show_what_is_left_out()
    {
        var log = new EventLog<long>();
        for (var i = 0; i < EventLog<long>.MostKept + 100; i++) log.Add(number => number);

        var told = new List<long>();
        for (var (last, parts) = (0L, 0); told.Count < EventLog<long>.MostKept; last = told[^1], parts++)
        {
            var part = await log.AfterAsync(last, Now);
            Assert.InRange(part.Length, 1, EventLog<long>.MostGiven);
            told.AddRange(part);
        }

        Assert.Equal(Enumerable.Range(101, EventLog<long>.MostKept).Select(i => (long)i), told);
    }

    [Fact]
    public async Task Who_has_heard_everything_waits_for_the_next()
    {
        var log = new EventLog<string>();
        log.SkipTo(7);
        log.Add(number => $"event {number}");

        var next = log.AfterAsync(8, Now);
        Assert.False(next.IsCompleted);
        log.Add(number => $"event {number}");

        Assert.Equal(["event 9"], await next);
    }
}
