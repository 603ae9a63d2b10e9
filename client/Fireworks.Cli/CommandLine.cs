using System.CommandLine;
using Fireworks.Api;
using Fireworks.Cli.Commands;

namespace Fireworks.Cli;

/// <summary>The command <c>fireworks</c>: what it takes, and what becomes of errors.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new Signals();
        var root = new RootCommand("Fireworks: pipelines of data and models, and hyperparameter searches, on Orleans.")
        {
            DemoCommand.Create(), ServeCommand.Create(), RunCommands.Create(), SearchCommands.Create(), ExperimentCommands.Create(), ScaffoldCommands.Create(),
            ModelCommands.Create(), InputCommands.Create(),
            GraphCommands.Create(), ComponentCommands.Create(), SiloCommands.Create(), KeyCommands.Create(), ConfigCommands.Create(), DoctorCommand.Create(),
            BlobCommands.Create(), DiskCommand.Create(),
        };
        GlobalOptions.AddTo(root);

        ParseResult? parsed = null;
        try
        {
            _ = Configuration.Current;
            parsed = root.Parse(args);
            if (parsed.Errors.Count > 0) return Misused(parsed, args);
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Token);
            return signals.ExitCode ?? code;
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
#pragma warning disable CA1031 // This is where every error becomes an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var terminal = new Terminal(parsed is null ? Bare(args) : Settings.Of(parsed));
            terminal.Fail(e is FireworksException ? Failure.Of(e) : Failure.Of(ProblemTypes.Internal, e.ToString()));
            return signals.ExitCode ?? ExitCodes.Of(e);
        }
    }

    /// <summary>A command with an action that gets its settings.</summary>
    public static Command WithAction(this Command command, Func<ParseResult, Settings, Terminal, CancellationToken, Task<int>> action)
    {
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = Settings.Of(parsed);
            return action(parsed, settings, new Terminal(settings), cancellationToken);
        });
        return command;
    }

    /// <summary>A command that asks a silo: the server named, whoever serves the data folder, or one inside the command.</summary>
    public static Command WithClient(this Command command, Func<ParseResult, Settings, Terminal, Session, CancellationToken, Task<int>> action) =>
        command.WithAction(async (parsed, settings, terminal, stop) =>
        {
            await using var session = await Session.OpenAsync(settings, terminal, reads: true, null, stop);
            return await action(parsed, settings, terminal, session, stop);
        });

    // Before the arguments are understood, only what stands there counts.
    private static Settings Bare(string[] args) => new(args.Contains(GlobalOptions.Json.Name), DataFolder.DefaultPath, null, null, null, false, false);

    private static int Misused(ParseResult parsed, string[] args)
    {
        if (Bare(args) is { Json: true } bare)
        {
            new Terminal(bare).Fail(Failure.Of(ProblemTypes.BadRequest, string.Join(" ", parsed.Errors.Select(e => e.Message))));
            return ExitCodes.Usage;
        }
        foreach (var error in parsed.Errors) Console.Error.WriteLine("error: " + error.Message);
        var path = new List<string>();
        for (SymbolResultName? at = SymbolResultName.Of(parsed); at is not null; at = at.Parent) path.Insert(0, at.Name);
        Console.Error.WriteLine($"Run 'fireworks{string.Concat(path.Select(name => " " + name))} --help' for what it takes.");
        return ExitCodes.Usage;
    }

    private sealed record SymbolResultName(string Name, SymbolResultName? Parent)
    {
        public static SymbolResultName? Of(ParseResult parsed) => Of(parsed.CommandResult);

        private static SymbolResultName? Of(System.CommandLine.Parsing.CommandResult? result) =>
            result is null or { Command: RootCommand } ? null : new(result.Command.Name, Of(result.Parent as System.CommandLine.Parsing.CommandResult));
    }
}
