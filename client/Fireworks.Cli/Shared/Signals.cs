using System.Runtime.InteropServices;

namespace Fireworks.Cli;

/// <summary>Ctrl-C and termination: the first cancels the command, a second ends it at once; so does a command that takes too long to end.</summary>
internal sealed class Signals : IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _cancel = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _limit;

    public Signals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Hear(c, ExitCodes.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Hear(c, ExitCodes.Terminated)),
    ];

    public CancellationToken Token => _cancel.Token;

    /// <summary>The exit code of the signal that came first; null when none came.</summary>
    public int? ExitCode { get; private set; }

    private void Hear(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        if (ExitCode is { } earlier) Environment.Exit(earlier);
        ExitCode = exitCode;
        _limit = new Timer(_ => Environment.Exit(exitCode), null, LongestEnd, Timeout.InfiniteTimeSpan);
        _cancel.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _limit?.Dispose();
        _cancel.Dispose();
    }
}
