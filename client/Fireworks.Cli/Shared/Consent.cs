using System.CommandLine;
using Spectre.Console;

namespace Fireworks.Cli;

/// <summary>Asks before something is deleted for good: on a terminal by a question, elsewhere by <c>--yes</c>.</summary>
internal static class Consent
{
    /// <summary>The option that answers beforehand.</summary>
    public static Option<bool> Option() => new("--yes", "-y") { Description = "Do not ask." };

    /// <summary>Throws unless somebody can be asked, or has answered.</summary>
    /// <exception cref="UsageException">Nobody can.</exception>
    public static void Check(bool yes, Terminal terminal)
    {
        if (!yes && !CanAsk(terminal)) throw new UsageException("This deletes for good, and there is no terminal to ask at; say --yes.");
    }

    /// <summary>Whether it is wanted.</summary>
    /// <param name="yes">Whether the answer was given beforehand.</param>
    /// <param name="terminal">Where to ask.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<bool> AskAsync(bool yes, Terminal terminal, string question, CancellationToken cancellationToken)
    {
        if (yes) return true;
        if (await terminal.Error.ConfirmAsync(Markup.Escape(question), defaultValue: false, cancellationToken)) return true;
        terminal.Note("nothing was deleted");
        return false;
    }

    private static bool CanAsk(Terminal terminal) => !terminal.Json && !Console.IsInputRedirected && !Console.IsErrorRedirected;
}
