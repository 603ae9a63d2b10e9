using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Calls that answer within five seconds, asked again until they have an answer.</summary>
internal static class Replies
{
    /// <summary>The value, once it is there.</summary>
    public static async Task<T?> UntilReadyAsync<T>(Func<CancellationToken, Task<Reply<T>>> ask, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        while (true)
        {
            either.Token.ThrowIfCancellationRequested();
            if (await ask(either.Token).WaitAsync(either.Token) is { Ready: true } reply) return reply.Value;
        }
    }

    /// <summary>The value of a task, or "not ready" after five seconds; the task runs on.</summary>
    public static async Task<Reply<T>> WithinCallAsync<T>(Task<T> task, TimeSpan wait) =>
        await Task.WhenAny(task, Task.Delay(wait)) == task ? new(true, await task) : new(false, default);
}
