using System.CommandLine;

namespace Fireworks.Cli;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "One JSON document on stdout; progress goes to stderr.", Recursive = true };
    public static readonly Option<string> Data = WithVariable("--data", "FIREWORKS_DATA", DataFolder.DefaultPath, "The folder in which everything is kept.");
    public static readonly Option<string?> Database = WithVariable<string?>("--database", "FIREWORKS_DATABASE", null, "A PostgreSQL connection string, for a silo that is started here; without it, a SQLite file in the data folder.");
    public static readonly Option<string?> Server = WithVariable<string?>("--server", "FIREWORKS_SERVER", null, "The address of a silo; without it, the one that serves the data folder, or one inside this command.");
    public static readonly Option<string?> Key = WithVariable<string?>("--key", "FIREWORKS_KEY", null, "The silo's key.");
    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "No progress, only warnings and errors.", Recursive = true };
    public static readonly Option<bool> NoColor = new("--no-color") { Description = "No colors and no moving bars (also: NO_COLOR).", Recursive = true };

    public static void AddTo(Command root)
    {
        foreach (var option in (Option[])[Json, Data, Database, Server, Key, Quiet, NoColor]) root.Options.Add(option);
    }

    private static Option<T> WithVariable<T>(string name, string variable, T fallback, string description) where T : class? => new(name)
    {
        Description = $"{description} (also: {variable})",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? (T)(object)value : fallback,
    };
}

/// <summary>What a command was asked, as far as all commands are asked the same.</summary>
internal sealed record Settings(bool Json, string Data, string? Database, string? Server, string? Key, bool Quiet, bool Color)
{
    public static Settings Of(ParseResult parsed) => new(
        parsed.GetValue(GlobalOptions.Json),
        parsed.GetValue(GlobalOptions.Data)!,
        parsed.GetValue(GlobalOptions.Database),
        parsed.GetValue(GlobalOptions.Server),
        parsed.GetValue(GlobalOptions.Key),
        parsed.GetValue(GlobalOptions.Quiet),
        !parsed.GetValue(GlobalOptions.NoColor) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
}
