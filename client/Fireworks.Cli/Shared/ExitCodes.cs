namespace Fireworks.Cli;

/// <summary>What the exit code of a command says. The kinds of problem carry theirs.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Refused = 4;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>The exit code of an error.</summary>
    public static int Of(Exception e) => Failure.TypeOf(e).ExitCode;
}
