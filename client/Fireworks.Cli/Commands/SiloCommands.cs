using System.CommandLine;

namespace Fireworks.Cli.Commands;

internal static class SiloCommands
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Also those that have left." };
        var list = new Command("list", "List the silos of the cluster.") { all }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            ListTable.Write(
                terminal, await session.Client.SilosAsync(parsed.GetValue(all), stop), "no silos", ["silo", "state", "address", "host", "labels", "grains", "started"],
                s => [s.Name, s.State, s.Address, s.Host, string.Join(" ", s.Labels.Select(l => $"{l.Key}={l.Value}")), s.Activations?.ToString(System.Globalization.CultureInfo.InvariantCulture), ListTable.Time(s.StartedAt)]);
            return ExitCodes.Ok;
        });
        return new Command("silo", "Look at the silos.") { list };
    }
}
