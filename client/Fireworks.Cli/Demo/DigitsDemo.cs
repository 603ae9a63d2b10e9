using System.Globalization;
using System.Text.Json.Nodes;
using Fireworks.Api;
using Fireworks.Cli.Commands;
using Fireworks.Hosting;

namespace Fireworks.Cli.Demo;

/// <summary>Trains a network on handwritten digits, searches its hyperparameters, and restores the best one into new grains.</summary>
internal sealed class DigitsDemo(Settings settings, Terminal terminal)
{
    private const string Accuracy = "mlp/validate/accuracy";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "demo");

    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (DataFolder.OwnerOf(settings.Data) is { } owner) throw new DataFolderInUseException(Path.GetFullPath(settings.Data), null, owner);
        var plan = Files.ReadPlan(Path.Combine(Folder, "client", "samples", "digits.search.json"));
        await using var session = await Session.OpenAsync(settings, terminal, reads: false, o => o.DataRoots.AddRange([Folder, Directory.GetCurrentDirectory()]), stop);
        var client = session.Client;
        var names = await DemoNames.NextAsync(client, stop);

        await using var trained = await TrainAsync(client, plan.Graph, names, stop);
        var search = await SearchAsync(client, plan with { Name = names.Search }, stop);
        if (search.Best is not { } best) throw new DemoFailedException($"no trial of {names.Search} was completed; see why with: {Self.Command(settings, $"search show {names.Search}")}");
        var restored = await RestoreAsync(client, plan.Graph, names, best, stop);

        terminal.Line($"stored in {settings.Data}   next: {Self.Command(settings, $"search show {names.Search}")}");
        terminal.Write(
            new Result(best.Value, search.Totals.Complete, new(best.Number, best.Value, best.Parameters), restored, Path.GetFullPath(settings.Data), trained.Name, names.Search, names.Scaffold),
            (_, _) => { });
        return restored && search.Totals.Complete == search.Totals.Asked ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private async Task<RunHandle> TrainAsync(FireworksClient client, Graph graph, DemoNames names, CancellationToken stop)
    {
        var run = await UnfinishedAsync(client, names, stop) ?? await client.StartRunAsync(graph, new() { Experiment = DemoNames.Experiment }, stop);
        var (info, predictions) = await FinishAsync(run, graph, new Dictionary<string, JsonNode?>(), "train", stop);
        var accuracy = info.Metrics.First(m => m.Name == Accuracy);
        terminal.Line($"✓ train     {run.Name,-12}{accuracy.Step} epochs   accuracy {Percent(accuracy.Value)} on {predictions.Count} rows never trained on");
        return run;
    }

    private async Task<SearchInfo> SearchAsync(FireworksClient client, SearchPlan plan, CancellationToken stop)
    {
        var info = await new SearchRun(settings, terminal, client).RunAsync(plan, "demo", stop);
        var best = info.Best is { } b ? $"best #{b.Number} {Percent(b.Value ?? double.NaN)}   {SearchRun.Line(b.Parameters)}" : "none complete";
        terminal.Line($"{(info.Totals.Complete == info.Totals.Asked ? "✓" : "✗")} search    {info.Name,-12}{info.Totals.Complete}/{info.Totals.Asked} trials, {info.Parallel} at a time   {best}");
        return info;
    }

    /// <summary>Trains once more with what was best, saves that, lets its nodes go, and asks a new run from the scaffold for the same rows.</summary>
    private async Task<bool> RestoreAsync(FireworksClient client, Graph graph, DemoNames names, TrialInfo best, CancellationToken stop)
    {
        var options = new RunOptions { Experiment = names.Scaffold, Parameters = best.Parameters };
        await using var run = await client.StartRunAsync(graph, options, stop);
        var (_, before) = await FinishAsync(run, graph, best.Parameters, "scaffold", stop);
        await client.SaveScaffoldAsync(names.Scaffold, run, stop);
        await run.ReleaseAsync(stop);

        await using var again = await client.RestoreAsync(names.Scaffold, options, stop);
        var (_, after) = await FinishAsync(again, graph, best.Parameters, "restore", stop);
        var equal = after.EqualTo(before);
        var all = equal == before.Count && before.Count > 0;
        terminal.Line($"{(all ? "✓" : "✗")} scaffold  {names.Scaffold} restored into new grains: {equal} of {before.Count} predictions equal");
        return all;
    }

    private async Task<(RunInfo Info, Predictions Predictions)> FinishAsync(RunHandle run, Graph graph, IReadOnlyDictionary<string, JsonNode?> parameters, string title, CancellationToken stop)
    {
        var progress = new RunProgress(graph, parameters);
        return await Bar.RunAsync(terminal, $"{title}  {run.Name}", async bar =>
        {
            await foreach (var e in run.EventsAsync(stop)) progress.Show(bar, e);
            var info = await run.StatusAsync(stop);
            return info.State == "complete"
                ? (info, await Predictions.ReadAsync(run, stop))
                : throw new DemoFailedException($"{run.Name} is {info.State}: {info.Error}");
        });
    }

    /// <summary>The run that an earlier call began: one that still runs, or has trained before the search was interrupted.</summary>
    private static async Task<RunHandle?> UnfinishedAsync(FireworksClient client, DemoNames names, CancellationToken stop)
    {
        try
        {
            var run = await client.FindRunAsync(names.Run, stop);
            return (await run.StatusAsync(stop)).State switch { "running" => run, "complete" when names.Resumes => run, _ => null };
        }
        catch (FireworksApiException e) when (e.Problem == ProblemTypes.NotFound)
        {
            return null;
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    private sealed record Result(double? Accuracy, int Trials, BestTrial Best, bool Restored, string Store, string Run, string Search, string Scaffold);

    private sealed record BestTrial(long Number, double? Value, IReadOnlyDictionary<string, JsonNode?> Parameters);
}

/// <summary>The demo did not come to its end.</summary>
internal sealed class DemoFailedException(string what) : FireworksException($"The demo ended early: {what}");
