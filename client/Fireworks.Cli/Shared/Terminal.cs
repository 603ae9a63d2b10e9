using System.Text.Json;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli;

/// <summary>Where a command writes: data to stdout and nowhere else, everything about it to stderr.</summary>
internal sealed class Terminal
{
    private readonly Settings _settings;
    private readonly IAnsiConsole _out;

    public Terminal(Settings settings)
    {
        _settings = settings;
        (_out, Error) = (Console(System.Console.Out, System.Console.IsOutputRedirected), Console(System.Console.Error, System.Console.IsErrorRedirected));
    }

    /// <summary>Standard error, for progress.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Whether bars may move there.</summary>
    public bool IsLive => _settings is { Quiet: false, Color: true } && !System.Console.IsErrorRedirected;

    /// <summary>Whether progress is wanted at all.</summary>
    public bool IsQuiet => _settings.Quiet;

    public bool Json => _settings.Json;

    /// <summary>The command's one document, as JSON or as people read it.</summary>
    public void Write<T>(T document, Action<IAnsiConsole, T> forPeople)
    {
        if (_settings.Json) System.Console.Out.WriteLine(JsonSerializer.Serialize(document, ApiJson.Options));
        else forPeople(_out, document);
    }

    /// <summary>A line for people that belongs to the command's result.</summary>
    public void Line(string text)
    {
        if (!_settings.Json) System.Console.Out.WriteLine(text);
    }

    /// <summary>A remark.</summary>
    public void Note(string text)
    {
        if (!_settings.Quiet) System.Console.Error.WriteLine(text);
    }

    /// <summary>One line of a JSON stream; nothing for people, who see a bar.</summary>
    public void Event<T>(T happened)
    {
        if (_settings.Json) System.Console.Out.WriteLine(JsonSerializer.Serialize(happened, ApiJson.Options));
    }

    /// <summary>An error that ends the command. With <c>--json</c> it is a problem document on stderr, in one line.</summary>
    public void Fail(Problem problem)
    {
        if (_settings.Json) System.Console.Error.WriteLine(JsonSerializer.Serialize(problem, ApiJson.Options));
        else Fail(problem.Detail);
    }

    private void Fail(string text)
    {
        // Only the first word is the console's: it would break a long line where a script or a search expects none.
        Error.Markup("[red]error:[/] ");
        System.Console.Error.WriteLine(text);
    }

    private IAnsiConsole Console(TextWriter to, bool redirected)
    {
        var plain = redirected || !_settings.Color;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(to),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
        });
        // Without a terminal there is no width to keep to: a table must not be cut for a script that reads it.
        if (redirected) console.Profile.Width = 200;
        return console;
    }
}
