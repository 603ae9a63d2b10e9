using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

internal static class RunWaits
{
    /// <summary>The run's status once it has ended.</summary>
    public static async Task<RunStatus> EndAsync(this IRunGrain run)
    {
        for (long seen = 0; ;)
        {
            foreach (var happened in await run.EventsAsync(seen, TestContext.Current.CancellationToken))
            {
                seen = happened.Sequence;
                if (happened is { Type: "state", State: not "running" }) return await run.StatusAsync(TestContext.Current.CancellationToken);
            }
        }
    }
}
