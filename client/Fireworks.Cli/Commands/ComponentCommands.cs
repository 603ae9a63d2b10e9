using System.CommandLine;
using System.Text.Json;
using Fireworks.Api;
using Fireworks.Hosting;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

/// <summary>The components that graphs can name: those of the silo at <c>--server</c>, or without one those of this command.</summary>
internal static class ComponentCommands
{
    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options) { WriteIndented = true };

    public static Command Create() => new("component", "Look at the components that graphs can name.") { List(), Show() };

    private static Command List()
    {
        var plugins = GlobalOptions.Of<string?>(KnownSettings.Plugins);
        return new Command("list", "List the components.") { plugins }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            var found = await AskAsync(settings, terminal, client => client.ComponentsAsync(stop), () => ComponentPages.List(Catalog(parsed.GetValue(plugins))), stop);
            ListTable.Write(terminal, found, "no components", ["kind", "role", "what it does"], c => [c.Kind, c.Role, c.Summary]);
            return ExitCodes.Ok;
        });
    }

    private static Command Show()
    {
        var kind = new Argument<string>("kind") { Description = "The component." };
        var schema = new Option<bool>("--schema") { Description = "Only the JSON schema of a node of this kind." };
        var plugins = GlobalOptions.Of<string?>(KnownSettings.Plugins);
        return new Command("show", "Show a component: inputs, arguments with defaults and bounds, documentation, JSON schema.") { kind, schema, plugins }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            var name = parsed.GetValue(kind)!;
            var found = await AskAsync(settings, terminal, client => client.FindComponentAsync(name, stop), () => ComponentPages.Of(Catalog(parsed.GetValue(plugins))[name]), stop);
            if (parsed.GetValue(schema)) terminal.Write(found.Schema, (_, s) => terminal.Line(JsonSerializer.Serialize(s, Indented)));
            else terminal.Write(found, Write);
            return ExitCodes.Ok;
        });
    }

    private static ComponentCatalog Catalog(string? plugins) => FireworksCatalog.Create(plugins: plugins);

    private static async Task<T> AskAsync<T>(Settings settings, Terminal terminal, Func<FireworksClient, Task<T>> server, Func<T> here, CancellationToken stop)
    {
        if (settings.Server is null) return here();
        await using var session = await Session.OpenAsync(settings, terminal, reads: true, null, stop);
        return await server(session.Client);
    }

    private static void Write(IAnsiConsole console, ComponentDetails c)
    {
        console.WriteLine($"{c.Kind}   {c.Role}, version {c.Version}{(c.Drives ? ", works by itself" : "")}   {c.Assembly}");
        console.WriteLine(c.Summary);
        if (c.Remarks.Length > 0) console.WriteLine("\n" + c.Remarks);
        if (c.AnyInputs) console.WriteLine("\nInputs: any number, under names of your choice.");
        Rows(console, "input", c.Inputs.Select(p => ((string, string))(p.Name + (p.Required ? "" : " (optional)"), p.Description)));
        Rows(console, "output", c.Outputs.Select(o => (o, "")));
        Rows(console, "link", c.Links.Select(l => (l.Name + (l.Required ? "" : " (optional)"), l.Description)));
        if (c.Arguments.Count == 0) return;

        var table = new Table().SimpleBorder().AddColumns("argument", "type", "default", "bounds", "meaning");
        foreach (var a in c.Arguments)
            table.AddRow(Markup.Escape(a.Name), Markup.Escape(a.Type), Markup.Escape(a.Required ? "required" : a.Default?.ToJsonString(ApiJson.Options) ?? "none"), Markup.Escape(a.Bounds ?? ""), Markup.Escape(a.Description));
        console.Write(table);
    }

    private static void Rows(IAnsiConsole console, string head, IEnumerable<(string Name, string Text)> rows)
    {
        var table = new Table().SimpleBorder().AddColumns(head, "");
        foreach (var (name, text) in rows) table.AddRow(Markup.Escape(name), Markup.Escape(text));
        if (table.Rows.Count > 0) console.Write(table);
    }
}
