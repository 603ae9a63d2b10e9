using System.CommandLine;
using Fireworks.Hosting;

namespace Fireworks.Cli.Commands;

internal static class ServeCommand
{
    public static Command Create()
    {
        var patience = new Option<TimeSpan>("--database-timeout") { Description = "How long to wait for a database that cannot be reached, as hh:mm:ss.", DefaultValueFactory = _ => new FireworksOptions().DatabaseTimeout };
        var own = ((Setting[])[KnownSettings.Cluster, KnownSettings.Blobs, KnownSettings.BlobAccount, KnownSettings.Advertise, KnownSettings.Plugins, KnownSettings.Scripts])
            .ToDictionary(setting => setting, GlobalOptions.Of<string?>);
        var listen = GlobalOptions.Of<string>(KnownSettings.Listen);
        var required = new Option<bool>(KnownSettings.RequireKeys.Flag) { Description = $"{KnownSettings.RequireKeys.Description} (also: {KnownSettings.RequireKeys.Variable})" };
        var labels = new Option<string[]>("--label") { Description = "What this silo carries for nodes that ask for a place, as name=value; may be repeated.", DefaultValueFactory = _ => [] };
        var roots = new Option<string[]>("--root") { Description = "A folder that graphs may read files from; may be repeated. Default: the working directory.", DefaultValueFactory = _ => [] };
        var serve = new Command("serve", "Run a silo until it is stopped.") { patience, listen, required, labels, roots };
        foreach (var option in own.Values) serve.Options.Add(option);
        return serve.WithAction((parsed, settings, terminal, stop) => ServeAsync(
            options =>
            {
                SiloSettings.Apply(options, settings, setting => parsed.GetValue(own[setting]));
                (options.Listen, options.ApiKey, options.DatabaseTimeout) = (parsed.GetValue(listen)!, settings.Key, parsed.GetValue(patience));
                options.RequireKeys = parsed.GetValue(required) || Configuration.Current.IsOn(KnownSettings.RequireKeys);
                foreach (var label in parsed.GetValue(labels)!) AddLabel(options, label);
                options.DataRoots.AddRange(parsed.GetValue(roots)!);
            },
            settings, terminal, stop));
    }

    private static async Task<int> ServeAsync(Action<FireworksOptions> configure, Settings settings, Terminal terminal, CancellationToken stop)
    {
        if (settings.Server is not null) throw new UsageException("--server names a silo to talk to, but 'serve' runs one; say where with --listen.");
        await using var silo = await EmbeddedSilo.StartAsync(configure, stop);
        terminal.Write(new Serving(silo.Address.GetLeftPart(UriPartial.Authority), Path.GetFullPath(settings.Data), silo.Database, silo.Name, Environment.ProcessId), (_, s) =>
            terminal.Note($"serving {s.Address} on {(settings.Database is null ? settings.Data : s.Database)}   Ctrl-C stops   from here, commands find it by themselves; from elsewhere: --server {s.Address}"));

        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        await Task.WhenAny(stopped.Task, silo.WaitForShutdownAsync(CancellationToken.None));
        terminal.Note("stopping");
        return ExitCodes.Ok;
    }

    private static void AddLabel(FireworksOptions options, string label)
    {
        if (label.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } value]) throw new UsageException($"--label is name=value, but is '{label}'.");
        options.Labels[name] = value;
    }

    private sealed record Serving(string Address, string Store, string Database, string Silo, int Process);
}
