using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fireworks.TestKit;

namespace Fireworks.Cli.Tests;

/// <summary>The command as its users run it: a process of its own, in a folder of its own, its two outputs apart.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigTerm = 15;

    // What runs in the background of a shell is born deaf to Ctrl-C, and so are its children.
    private const string HearsCtrlC = "--default-signal=INT";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly Process _process;
    private readonly string _what;
    private readonly StringBuilder _out = new(), _error = new();
    private readonly Lock _hearing = new();
    private readonly List<(Func<bool> IsThere, TaskCompletionSource Heard)> _awaited = [];
    private readonly Task _read;

    // A test run that is stopped must not leave silos behind.
    static CliProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Values) process.Kill(entireProcessTree: true);
    };

    private CliProcess(ProcessStartInfo start, string what, params (string Name, string Value)[] environment)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        foreach (var variable in start.Environment.Keys.Where(k => k == "NO_COLOR" || k.StartsWith("FIREWORKS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(variable);
        // The settings of whoever runs the tests are none of theirs.
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(start.WorkingDirectory, ".config");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _what = what;
        _process = Process.Start(start)!;
        Running[_process.Id] = _process;
        _process.StandardInput.Close();
        _read = Task.WhenAll(ReadAsync(_process.StandardOutput, _out), ReadAsync(_process.StandardError, _error));
    }

    /// <summary>The command's file, beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "fireworks.dll");

    private static string ServiceProgram { get; } = Path.Combine(SourceTree.Root, "silo/Fireworks.Silo", Path.GetRelativePath(Path.Combine(SourceTree.Root, "tests/Fireworks.Cli.Tests"), AppContext.BaseDirectory), "Fireworks.Silo.dll");

    public int Id => _process.Id;

    /// <summary>Starts the command.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <param name="args">Its arguments.</param>
    public static CliProcess Start(string folder, params string[] args) =>
        new(new ProcessStartInfo("env", [HearsCtrlC, "dotnet", Program, .. args]) { WorkingDirectory = folder }, "fireworks " + string.Join(' ', args));

    /// <summary>Runs the command to its end with variables set.</summary>
    public static async Task<Ended> RunAsync(string folder, (string Name, string Value)[] environment, params string[] args)
    {
        await using var process = new CliProcess(new ProcessStartInfo("dotnet", [Program, .. args]) { WorkingDirectory = folder }, "fireworks " + string.Join(' ', args), environment);
        return await process.EndAsync();
    }

    /// <summary>Starts the silo as a service, with its settings in the environment.</summary>
    public static CliProcess Service(string folder, params (string Name, string Value)[] settings) => Service(folder, [], settings);

    /// <summary>Starts the program of the service with arguments.</summary>
    public static CliProcess Service(string folder, string[] args, params (string Name, string Value)[] settings) =>
        new(new ProcessStartInfo("dotnet", [ServiceProgram, .. args]) { WorkingDirectory = folder }, "the service", settings);

    /// <summary>Starts a line as a user types it into a shell.</summary>
    public static CliProcess Type(string folder, string line) => new(new ProcessStartInfo("sh", ["-c", line]) { WorkingDirectory = folder }, line);

    /// <summary>Runs the command to its end.</summary>
    public static async Task<Ended> RunAsync(string folder, params string[] args)
    {
        await using var process = Start(folder, args);
        return await process.EndAsync();
    }

    /// <summary>The first line on stdout.</summary>
    public async Task<string> LineAsync()
    {
        await HearsAsync("anything on stdout", () => _out.Length > 0);
        return Text(_out).Split('\n')[0];
    }

    /// <summary>The first line on stdout that matches.</summary>
    public async Task<string> LineAsync(Regex wanted)
    {
        await HearsAsync($"anything like {wanted}", () => wanted.IsMatch(_out.ToString()));
        return Text(_out).Split('\n').First(line => wanted.IsMatch(line));
    }

    /// <summary>What it has written to stderr until now.</summary>
    public string Error => Text(_error);

    /// <summary>Completes when stdout or stderr holds a text.</summary>
    public Task SeesAsync(string text) => HearsAsync($"'{text}'", () => _out.ToString().Contains(text, StringComparison.Ordinal) || _error.ToString().Contains(text, StringComparison.Ordinal));

    private async Task HearsAsync(string what, Func<bool> isThere)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_hearing)
        {
            if (isThere()) return;
            _awaited.Add((isThere, heard));
        }
        if (await Task.WhenAny(heard.Task, _read).WaitAsync(Longest) == heard.Task || heard.Task.IsCompleted) return;
        throw new InvalidOperationException($"'{_what}' ended without saying {what}. stdout: {Text(_out)} stderr: {Text(_error)}");
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Ended> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Longest);
            await _read.WaitAsync(Longest);
            return new Ended(_process.ExitCode, _out.ToString(), _error.ToString());
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"'{_what}' did not end within {Longest}. stdout: {Text(_out)} stderr: {Text(_error)}", e);
        }
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Send(SigInt);

    /// <summary>SIGTERM.</summary>
    public void Terminate() => Send(SigTerm);

    private void Send(int signal)
    {
        if (Signal(_process.Id, signal) != 0) throw new InvalidOperationException($"'{_what}' could not be sent signal {signal}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        Assert.False(_process.HasExited, $"'{_what}' ended before it was killed; it said: {Text(_out)} {Text(_error)}");
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Longest);
    }

    /// <summary>Looks until something is there: another process' database tells nobody when it changes.</summary>
    public Task<T> UntilAsync<T>(Func<T?> look) where T : class => UntilAsync(() => Task.FromResult(look()));

    /// <inheritdoc cref="UntilAsync{T}(Func{T})"/>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> look) where T : class
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } seen) return seen;
            Assert.False(_process.HasExited, $"'{_what}' ended before what was waited for; it said: {Text(_out)} {Text(_error)}");
            Assert.True(Stopwatch.GetElapsedTime(began) < Longest, $"What was waited for did not come within {Longest}; '{_what}' said: {Text(_out)} {Text(_error)}");
            await Task.Delay(10);
        }
    }

    private async Task ReadAsync(System.IO.StreamReader from, StringBuilder to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_hearing)
            {
                to.Append(line).Append('\n');
                foreach (var (isThere, heard) in _awaited)
                    if (isThere()) heard.TrySetResult();
            }
        }
    }

    private string Text(StringBuilder text)
    {
        lock (_hearing) return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Longest);
        Running.TryRemove(_process.Id, out _);
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Signal(int process, int signal);
}

/// <summary>A command that has ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">What it wrote to stdout.</param>
/// <param name="Error">What it wrote to stderr.</param>
internal sealed record Ended(int ExitCode, string Out, string Error)
{
    /// <summary>Stdout as the one JSON document it must be.</summary>
    public JsonNode Json => JsonNode.Parse(Out) ?? throw new InvalidOperationException("stdout is the document 'null'.");

    /// <summary>Stdout as JSON, one document a line.</summary>
    public IReadOnlyList<JsonNode> JsonLines => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>The problem document that ends stderr.</summary>
    public JsonNode Problem => JsonNode.Parse(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;

    /// <summary>Throws unless the command ended so.</summary>
    public Ended Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"The exit code is {ExitCode}, not {exitCode}.\nstdout: {Out}\nstderr: {Error}");
        return this;
    }
}
