using System.CommandLine;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

/// <summary>Forgets runs, experiments, searches and scaffolds. Names are all looked up before the first is deleted.</summary>
internal static class DeleteCommands
{
    public static Command Experiment() => Named(
        "experiment", "Forget experiments with all their runs.", (client, name, stop) => client.FindExperimentAsync(name, stop), (client, name, stop) => client.DeleteExperimentAsync(name, stop));

    public static Command Search() => Named(
        "search", "Forget searches with their trials and the trials' runs.", FindSearchAsync, (client, name, stop) => client.DeleteSearchAsync(name, stop));

    public static Command Scaffold() => Named(
        "scaffold", "Forget scaffolds. What they hold goes with 'fireworks blobs collect'.", FindScaffoldAsync, (client, name, stop) => client.DeleteScaffoldAsync(name, stop));

    private static Command Named(string kind, string description, Func<FireworksClient, string, CancellationToken, Task> find, Func<FireworksClient, string, CancellationToken, Task<Deletion>> delete)
    {
        var names = new Argument<string[]>(kind) { Description = $"The {kind}s' names.", Arity = ArgumentArity.OneOrMore };
        var yes = Consent.Option();
        return new Command("delete", description) { names, yes }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            Consent.Check(parsed.GetValue(yes), terminal);
            await using var session = await Session.OpenAsync(settings, terminal, reads: true, null, stop);
            var asked = parsed.GetValue(names)!.Distinct().ToArray();
            foreach (var name in asked) await find(session.Client, name, stop);
            if (!await Consent.AskAsync(parsed.GetValue(yes), terminal, $"Delete {kind} {string.Join(", ", asked)} for good?", stop)) return ExitCodes.Failed;

            var deleted = new List<Deletion>();
            foreach (var name in asked) deleted.Add(await delete(session.Client, name, stop));
            terminal.Write(new Deletions(deleted, []), Write);
            return ExitCodes.Ok;
        });
    }

    // By the list, for one whose blobs are lost cannot be shown, and deleting it is the remedy.
    private static async Task FindSearchAsync(FireworksClient client, string name, CancellationToken cancellationToken)
    {
        var known = await client.SearchesAsync(limit: Listing<SearchItem>.MostItems, cancellationToken: cancellationToken);
        if (known.Items.All(s => s.Name != name)) await client.FindSearchAsync(name, cancellationToken);
    }

    private static async Task FindScaffoldAsync(FireworksClient client, string name, CancellationToken cancellationToken)
    {
        var known = await client.ScaffoldsAsync(limit: Listing<ScaffoldItem>.MostItems, cancellationToken: cancellationToken);
        if (known.Items.All(s => s.Name != name)) await client.FindScaffoldAsync(name, cancellationToken);
    }

    /// <summary>What was deleted, and what of the chosen runs was not, and why.</summary>
    internal static void Write(IAnsiConsole console, Deletions done)
    {
        foreach (var deletion in done.Deleted)
            console.WriteLine($"deleted {deletion.Kind} {deletion.Name}{(deletion.Kind is "run" or "scaffold" ? "" : $" and {deletion.Runs.Count} runs")}");
        if (done.Deleted.Count == 0) console.WriteLine("nothing to delete");
        foreach (var kept in done.Kept) console.WriteLine($"kept {kept.Name}: {kept.Reason}");
    }
}

/// <summary>What a deletion has done.</summary>
/// <param name="Deleted">What is gone.</param>
/// <param name="Kept">What fitted a filter but stays.</param>
internal sealed record Deletions(IReadOnlyList<Deletion> Deleted, IReadOnlyList<KeptRun> Kept);

/// <summary>A run that stays though a filter fits it.</summary>
internal sealed record KeptRun(string Name, string Reason);
