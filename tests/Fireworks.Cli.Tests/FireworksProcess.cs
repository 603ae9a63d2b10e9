using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests;

/// <summary>The command as users run it: a process of its own, in a folder of its own.</summary>
internal sealed class FireworksProcess : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource _outEnded = new(), _errorEnded = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private FireworksProcess(string folder, string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "fireworks"), args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in (string[])["FIREWORKS_DATA", "FIREWORKS_SERVER", "FIREWORKS_KEY", "NO_COLOR"]) start.Environment.Remove(variable);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(_out, _outEnded, line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(_error, _errorEnded, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static FireworksProcess Start(string folder, params string[] args) => new(folder, args);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Outcome> RunAsync(string folder, params string[] args)
    {
        await using var process = Start(folder, args);
        return await process.EndAsync();
    }

    /// <summary>Completes when a line of stdout or stderr holds a text.</summary>
    public async Task SeesAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            if (_out.ToString().Contains(text, StringComparison.Ordinal) || _error.ToString().Contains(text, StringComparison.Ordinal)) return;
            _awaited.Add((text, seen));
        }
        if (await Task.WhenAny(seen.Task, _process.WaitForExitAsync()).WaitAsync(Longest) != seen.Task) Assert.Fail($"The command ended without saying '{text}': {_out} {_error}");
    }

    /// <summary>Sends a signal such as INT or TERM.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<Outcome> EndAsync()
    {
        await Task.WhenAll(_process.WaitForExitAsync(), _outEnded.Task, _errorEnded.Task).WaitAsync(Longest);
        return new(_process.ExitCode, _out.ToString(), _error.ToString());
    }

    private void Hear(StringBuilder to, TaskCompletionSource ended, string? line)
    {
        lock (_awaited)
        {
            if (line is null) ended.TrySetResult();
            else to.AppendLine(line);
            foreach (var (text, seen) in _awaited)
                if (line?.Contains(text, StringComparison.Ordinal) == true) seen.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <summary>How a command ended.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    /// <summary>Stdout as its one JSON document.</summary>
    public JsonNode Json => JsonNode.Parse(Out)!;
}
