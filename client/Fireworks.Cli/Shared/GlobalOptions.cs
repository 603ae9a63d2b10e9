using System.CommandLine;

namespace Fireworks.Cli;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "One JSON document on stdout; progress goes to stderr.", Recursive = true };
    public static readonly Option<string> Data = Recursive<string>(KnownSettings.Data);
    public static readonly Option<string?> Database = Recursive<string?>(KnownSettings.Database);
    public static readonly Option<string?> Server = Recursive<string?>(KnownSettings.Server);
    public static readonly Option<string?> Key = Recursive<string?>(KnownSettings.Key);
    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = Described(KnownSettings.Quiet), Recursive = true };
    public static readonly Option<bool> NoColor = new("--no-color") { Description = Described(KnownSettings.NoColor), Recursive = true };

    public static void AddTo(Command root)
    {
        foreach (var option in (Option[])[Json, Data, Database, Server, Key, Quiet, NoColor]) root.Options.Add(option);
    }

    /// <summary>An option of one command that can also be set by environment and file.</summary>
    public static Option<T> Of<T>(Setting setting) where T : class? => new(setting.Flag)
    {
        Description = Described(setting),
        DefaultValueFactory = _ => (T)(object)Configuration.Current[setting].Value!,
    };

    private static Option<T> Recursive<T>(Setting setting) where T : class?
    {
        var option = Of<T>(setting);
        option.Recursive = true;
        return option;
    }

    private static string Described(Setting setting) => $"{setting.Description} (also: {setting.Variable})";
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
        parsed.GetValue(GlobalOptions.Quiet) || Configuration.Current.IsOn(KnownSettings.Quiet),
        !parsed.GetValue(GlobalOptions.NoColor) && !Configuration.Current.IsOn(KnownSettings.NoColor));
}
