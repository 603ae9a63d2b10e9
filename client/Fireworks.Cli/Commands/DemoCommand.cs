using System.CommandLine;
using Fireworks.Cli.Demo;

namespace Fireworks.Cli.Commands;

internal static class DemoCommand
{
    public static Command Create() => new Command("demo", "Train, search and restore on a small real data set, on this machine, in a few minutes.").WithAction(async (_, settings, terminal, stop) =>
    {
        if (settings.Server is not null) throw new UsageException("The demo runs a silo of its own; leave --server out.");
        return await new DigitsDemo(settings, terminal).RunAsync(stop);
    });
}
