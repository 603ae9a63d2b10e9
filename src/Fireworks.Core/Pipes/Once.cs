namespace Fireworks;

/// <summary>Something that is worked out when it is first asked for: all wait for one working out, and after a failure the next caller starts again.</summary>
internal sealed class Once<T>(Func<CancellationToken, Task<T>> make)
{
    private readonly Lock _making = new();
    private Task<T>? _made;

    /// <summary>The result.</summary>
    /// <param name="stopping">Ends the work for all.</param>
    /// <param name="cancellationToken">Ends this wait only.</param>
    public ValueTask<T> GetAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        var made = _made;
        if (made is { IsCompletedSuccessfully: true }) return new(made);
        lock (_making)
        {
            if (_made is null or { IsFaulted: true } or { IsCanceled: true }) _made = Task.Run(() => make(stopping), CancellationToken.None);
            made = _made;
        }
        return new(made.WaitAsync(cancellationToken));
    }
}
