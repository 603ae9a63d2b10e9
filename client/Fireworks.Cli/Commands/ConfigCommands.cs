using System.CommandLine;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

internal static class ConfigCommands
{
    private static readonly Dictionary<Setting, Option> Flags = new()
    {
        [KnownSettings.Data] = GlobalOptions.Data, [KnownSettings.Server] = GlobalOptions.Server, [KnownSettings.Key] = GlobalOptions.Key,
        [KnownSettings.Quiet] = GlobalOptions.Quiet, [KnownSettings.NoColor] = GlobalOptions.NoColor,
    };

    public static Command Create()
    {
        var origin = new Option<bool>("--origin") { Description = "Say where each value comes from: flag, environment, file or default." };
        var show = new Command("show", "Show every setting and its value; secrets are masked.") { origin }.WithAction((parsed, _, terminal, _) =>
        {
            var settings = KnownSettings.All.Select(s => Row(s, parsed)).ToArray();
            terminal.Write(new Shown(settings), (console, shown) => Write(console, shown, parsed.GetValue(origin)));
            return Task.FromResult(ExitCodes.Ok);
        });
        return new Command("config", "Look at the settings.") { show };
    }

    private static SettingRow Row(Setting setting, ParseResult parsed)
    {
        var (value, origin, source) = Configuration.Current.Of(setting, parsed, Flags.GetValueOrDefault(setting));
        return new(setting.Name, setting.IsSecret && value is not null ? "********" : setting.IsSwitch ? value ?? "false" : value, origin, source, setting.Description);
    }

    private static void Write(IAnsiConsole console, Shown shown, bool origin)
    {
        var table = new Table().SimpleBorder().AddColumns("setting", "value");
        if (origin) table.AddColumn("origin");
        foreach (var s in shown.Settings)
            table.AddRow([s.Name, Markup.Escape(s.Value ?? ""), .. origin ? [Markup.Escape(s.Source is null ? s.Origin : $"{s.Origin} {s.Source}")] : (string[])[]]);
        console.Write(table);
    }

    private sealed record Shown(IReadOnlyList<SettingRow> Settings);

    private sealed record SettingRow(string Name, string? Value, string Origin, string? Source, string Description);
}
