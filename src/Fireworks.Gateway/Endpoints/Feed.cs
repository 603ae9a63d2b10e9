using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Fireworks.Api;

namespace Fireworks.Gateway.Endpoints;

/// <summary>The events of one grain, by long polls, until the grain has come to rest.</summary>
/// <param name="poll">The events after a sequence; waits some seconds for the next.</param>
/// <param name="state">The grain's state now.</param>
/// <param name="isFinal">Whether nothing more happens in a state.</param>
internal sealed class Feed(
    Func<long, CancellationToken, Task<ImmutableArray<FeedEvent>>> poll,
    Func<CancellationToken, Task<string>> state,
    Func<string, bool> isFinal)
{
    private static readonly TimeSpan AtRest = TimeSpan.FromMilliseconds(250);

    /// <summary>Batches of events after a sequence; an empty one each time a poll brought nothing.</summary>
    public async IAsyncEnumerable<ImmutableArray<FeedEvent>> AfterAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var resting = isFinal(await state(cancellationToken));
        while (true)
        {
            var events = await PollAsync(after, brief: resting, cancellationToken);
            if (events.IsEmpty)
            {
                var now = await state(cancellationToken);
                if (after > 0 && await StartedAnewAsync(after, cancellationToken)) after = 0;
                else if (resting) events = [new FeedEvent { Type = "state", Sequence = after + 1, State = now }];
                resting = isFinal(now);
            }
            yield return events;

            if (!events.IsEmpty) after = events[^1].Sequence;
            if (events is [.., { Type: "state", State: { } last }] && isFinal(last) && await state(cancellationToken) == last) yield break;
        }
    }

    /// <summary>Numbers begin anew when a grain moves, so an event that is not there any more means: read from the start.</summary>
    private async Task<bool> StartedAnewAsync(long after, CancellationToken cancellationToken) =>
        (await PollAsync(after - 1, brief: true, cancellationToken)).IsEmpty;

    // A grain at rest tells at once what it has; waiting for more would only hold up the end of the feed.
    private async Task<ImmutableArray<FeedEvent>> PollAsync(long after, bool brief, CancellationToken cancellationToken)
    {
        var events = poll(after, cancellationToken);
        if (!brief) return await events;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(events, Task.Delay(AtRest, enough.Token)) != events) return [];
        await enough.CancelAsync();
        return await events;
    }
}
