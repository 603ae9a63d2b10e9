using System.CommandLine;
using Fireworks.Api;

namespace Fireworks.Cli.Commands;

/// <summary>Forgets runs, by name or by what they have in common.</summary>
internal static class RunDeleteCommand
{
    private static readonly string[] Ended = ["complete", "failed", "cancelled"];

    public static Command Create()
    {
        var names = new Argument<string[]>("run") { Description = "Runs: ids, or experiment#number.", Arity = ArgumentArity.ZeroOrMore };
        var experiment = new Option<string?>("--experiment") { Description = "All ended runs of this experiment." };
        var status = new Option<string?>("--status") { Description = "All runs that ended so." };
        status.AcceptOnlyFromAmong(Ended);
        var older = new Option<TimeSpan?>("--older-than") { Description = "All runs that ended longer ago, such as 30d.", CustomParser = Duration.Parse };
        var yes = Consent.Option();
        return new Command("delete", "Forget runs. What they learned goes with 'fireworks blobs collect', unless a scaffold holds it.") { names, experiment, status, older, yes }
            .WithAction(async (parsed, settings, terminal, stop) =>
            {
                var asked = parsed.GetValue(names)!;
                var filter = new RunFilter(parsed.GetValue(experiment), Status: parsed.GetValue(status), EndedBefore: DateTimeOffset.UtcNow - parsed.GetValue(older));
                var isFiltered = filter != new RunFilter();
                if (asked.Length > 0 == isFiltered) throw new UsageException("Name the runs to delete, or choose them by --experiment, --status and --older-than; not both.");
                Consent.Check(parsed.GetValue(yes), terminal);

                await using var session = await Session.OpenAsync(settings, terminal, reads: true, null, stop);
                var (chosen, kept) = isFiltered ? await ChooseAsync(session.Client, filter, stop) : (await FindAsync(session.Client, asked, stop), []);
                if (chosen.Count > 0 && !await Consent.AskAsync(parsed.GetValue(yes), terminal, $"Delete {Count(chosen)} for good?", stop)) return ExitCodes.Failed;

                var deleted = new List<Deletion>();
                foreach (var run in chosen) deleted.Add(await session.Client.DeleteRunAsync(run.Id, stop));
                terminal.Write(new Deletions(deleted, kept), DeleteCommands.Write);
                return ExitCodes.Ok;
            });
    }

    // One that goes on is refused before the others are deleted.
    private static async Task<List<(string Id, string Name)>> FindAsync(FireworksClient client, string[] asked, CancellationToken cancellationToken)
    {
        var found = new List<(string, string)>();
        foreach (var name in asked)
        {
            await using var run = await client.FindRunAsync(name, cancellationToken);
            var status = await run.StatusAsync(cancellationToken);
            if (status.State == "running") throw new EndedAlreadyException($"{run.Name} is running; end it first: fireworks run cancel {run.Name}");
            if (!found.Contains((run.Id, run.Name))) found.Add((run.Id, run.Name));
        }
        return found;
    }

    private static async Task<(List<(string Id, string Name)> Chosen, List<KeptRun> Kept)> ChooseAsync(FireworksClient client, RunFilter filter, CancellationToken cancellationToken)
    {
        var found = new List<RunItem>();
        while ((await client.RunsAsync(filter, Listing<RunItem>.MostItems, found.Count, cancellationToken)).Items is { Count: > 0 } page) found.AddRange(page);
        // Runs that begin meanwhile push others onto the next page.
        var fitting = found.DistinctBy(r => r.Run).ToLookup(WhyKept);
        return ([.. fitting[null].Select(r => (r.Run, r.Name))], [.. fitting.Where(g => g.Key is not null).SelectMany(g => g.Select(r => new KeptRun(r.Name, g.Key!)))]);
    }

    private static string? WhyKept(RunItem run) => run switch
    {
        { State: "running" } => "it is running",
        { Search: { } search } => $"it is trial {run.Trial} of search {search} and goes with it",
        _ => null,
    };

    private static string Count(List<(string Id, string Name)> runs) => runs.Count <= 5 ? string.Join(", ", runs.Select(r => r.Name)) : $"{runs.Count} runs";
}
