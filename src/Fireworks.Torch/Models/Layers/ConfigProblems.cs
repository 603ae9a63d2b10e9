namespace Fireworks;

/// <summary>Collects what is wrong with a configuration, so that all of it is reported at once.</summary>
internal sealed class ConfigProblems
{
    private readonly List<ComponentConfigException> _found = [];

    /// <summary>What <paramref name="read"/> gives, or null when it refused.</summary>
    public T? Try<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (ComponentConfigException e)
        {
            if (e.InnerException is AggregateException several) _found.AddRange(several.InnerExceptions.OfType<ComponentConfigException>());
            else _found.Add(e);
            return null;
        }
    }

    /// <summary>Throws what was found: one problem as it is, several as one error that lists them.</summary>
    /// <exception cref="ComponentConfigException">Something was found.</exception>
    public void Throw()
    {
        if (_found.Count == 1) throw _found[0];
        if (_found.Count > 1)
            throw new ComponentConfigException(
                _found[0].Parameter, $"{_found.Count} problems:{string.Concat(_found.Select(e => $"\n- {e.Message}"))}", new AggregateException(_found));
    }
}
