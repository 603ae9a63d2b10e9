using Xunit.Runner.InProc.SystemConsole;

namespace Fireworks;

internal static class Program
{
    private static Task<int> Main(string[] args) => args is [Child.Argument, .. var rest] ? Child.RunAsync(rest) : ConsoleRunner.Run(args);
}
