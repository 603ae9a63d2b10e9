using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Fireworks.Hosting;

/// <summary>Writes what is logged of a run into <c>runs/RUN/log.txt</c> of the data folder, one file a run on each silo's folder.</summary>
/// <remarks>
/// <para>A line belongs to a run when its message or a scope around it has a value <c>Run</c>. It is <c>key=value</c> pairs with a space between:
/// <c>time level source</c>, the scope's (<c>node search trial</c>), <c>message</c>, <c>error</c>; a value with a space or a quote in it is a JSON string.</para>
/// <para>Whoever logs does not wait: lines go to one thread. When more than <see cref="MostWaiting"/> are on their way the newest are dropped, and
/// the file says how many.</para>
/// </remarks>
[ProviderAlias("Run")]
internal sealed class RunLogProvider : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Lines that may wait to be written.</summary>
    public const int MostWaiting = 10_000;

    private readonly BlockingCollection<(string Run, string Line)> _lines = new(MostWaiting);
    private readonly RunLogFiles _files;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();
    private long _dropped;

    public RunLogProvider(FireworksOptions options, TimeProvider time)
    {
        (_files, _time) = (new RunLogFiles(Path.Combine(Path.GetFullPath(options.Data), "runs")), time);
        _thread = new Thread(Write) { IsBackground = true, Name = "run logs" };
        _thread.Start();
    }

    public ILogger CreateLogger(string categoryName) => new RunLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    private void Log<TState>(string category, LogLevel level, TState state, Exception? error, Func<TState, Exception?, string> format)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        _scopes.ForEachScope(static (scope, into) => Add(into, scope), values);
        Add(values, state);
        if (values.GetValueOrDefault("Run")?.ToString() is not { Length: > 0 } run || _lines.IsAddingCompleted) return;

        var line = new StringBuilder();
        Append(line, "time", _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        Append(line, "level", level.ToString().ToLowerInvariant());
        Append(line, "source", category[(category.LastIndexOf('.') + 1)..]);
        foreach (var name in (string[])["Node", "Search", "Trial"])
            if (values.TryGetValue(name, out var value)) Append(line, name.ToLowerInvariant(), value?.ToString());
        Append(line, "message", format(state, error));
        if (error is not null) Append(line, "error", error.ToString());
        if (!TryAdd(run, line.ToString())) Interlocked.Increment(ref _dropped);
    }

    private bool TryAdd(string run, string line)
    {
        try
        {
            return _lines.TryAdd((run, line));
        }
        catch (InvalidOperationException)
        {
            return true;        // the host has ended in between; nobody reads on
        }
    }

    private static void Add(Dictionary<string, object?> into, object? state)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
            foreach (var (name, value) in pairs) into[name] = value;
    }

    private static void Append(StringBuilder line, string name, string? value)
    {
        if (line.Length > 0) line.Append(' ');
        line.Append(name).Append('=').Append(RunLogFiles.Quoted(value ?? ""));
    }

    private void Write()
    {
        foreach (var (run, line) in _lines.GetConsumingEnumerable())
        {
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                _files.Append(run, $"level=warning source={nameof(RunLogProvider)} message=\"{dropped} lines of this silo's runs were dropped: they came faster than they could be written\"");
            _files.Append(run, line);
        }
        _files.Dispose();
    }

    /// <summary>Writes what waits, then closes the files.</summary>
    public void Dispose()
    {
        if (_lines.IsAddingCompleted) return;
        _lines.CompleteAdding();
        _thread.Join();
    }

    private sealed class RunLogger(RunLogProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => provider._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Log(category, logLevel, state, exception, formatter);
    }
}
