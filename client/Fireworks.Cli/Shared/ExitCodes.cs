using Fireworks.Api;
using Fireworks.Hosting;

namespace Fireworks.Cli;

/// <summary>What the exit code of a command says.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Refused = 4;
    public const int Unreachable = 5;
    public const int Conflict = 6;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>The exit code of an error.</summary>
    public static int Of(Exception e) => e switch
    {
        UsageException or FireworksOptionsException => Usage,
        MissingException => NotFound,
        GraphInvalidException or PlanInvalidException => Refused,
        ServiceUnreachableException or DatabaseUnreachableException => Unreachable,
        DataFolderInUseException => Conflict,
        FireworksApiException api => api.Problem.ExitCode,
        _ => Failed,
    };
}

/// <summary>The command was not written as it must be.</summary>
internal sealed class UsageException(string message) : FireworksException(message);

/// <summary>What a command names is not there.</summary>
internal sealed class MissingException(string message) : FireworksException(message);
