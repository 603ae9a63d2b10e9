using System.Globalization;
using System.Text.Json.Nodes;
using Fireworks.Api;

namespace Fireworks.Cli.Commands;

/// <summary>Runs a search under a bar until it completes or is stopped. Interrupted, it stops the trials; the search stays to be resumed.</summary>
internal sealed class SearchRun(Settings settings, Terminal terminal, FireworksClient client)
{
    /// <summary>Runs it.</summary>
    /// <param name="plan">What it is to do.</param>
    /// <param name="resume">The command that resumes it.</param>
    /// <param name="stop">Interrupts it.</param>
    public async Task<SearchInfo> RunAsync(SearchPlan plan, string resume, CancellationToken stop)
    {
        await using var search = await client.OpenSearchAsync(plan.Name, plan, stop);
        var before = await search.StatusAsync(stop);
        await search.StartAsync(stop);
        var store = settings.Server ?? settings.Data;
        terminal.Note(before.Trials.Count > 0 && before.State != "complete"
            ? $"{plan.Name}  resumed: {before.Totals.Complete} of {before.Totals.Asked} trials are complete{Again(before)}"
            : $"{plan.Name}  {plan.Objective.Direction} {plan.Objective.Metric} · {plan.Sampler.ToJson()["type"]} · {plan.Trials} trials, {plan.Parallel} at a time · store {store}   Ctrl-C: stop, same command resumes");
        try
        {
            return await Bar.RunAsync(terminal, plan.Name, bar => WatchAsync(search, before, bar, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await search.StopAsync(CancellationToken.None);
            terminal.Note($"{plan.Name} is stopped; resume it with: {Self.Command(settings, resume)}");
            throw;
        }
    }

    private static string Again(SearchInfo before)
    {
        var cut = before.Trials.Where(t => t.State == "running").Select(t => string.Create(CultureInfo.InvariantCulture, $"#{t.Number}")).ToArray();
        return cut.Length == 0 ? "" : $"; {string.Join(", ", cut)} {(cut.Length == 1 ? "was not and is" : "were not and are")} taken up again";
    }

    /// <summary>Shows what happens until the search is complete or stopped.</summary>
    public static async Task<SearchInfo> WatchAsync(SearchHandle search, SearchInfo before, Bar bar, CancellationToken stop)
    {
        var running = new SortedDictionary<long, string>();
        var ended = before.Trials.Where(t => t.State is "complete" or "failed").Select(t => t.Number).ToHashSet();
        var failed = before.Totals.Failed;
        var best = before.Best is { Value: { } value } b ? (b.Number, value) : ((long Number, double Value)?)null;
        await foreach (var update in search.WatchAsync(stop))
        {
            switch (update)
            {
                case TrialStarted t:
                    running[t.Number] = $"#{t.Number}";
                    break;
                case TrialReported t:
                    running[t.Number] = string.Create(CultureInfo.InvariantCulture, $"#{t.Number} step {t.Step} {t.Value:0.###}");
                    break;
                case TrialFinished t when ended.Add(t.Number):
                    running.Remove(t.Number);
                    if (t.State == "failed") failed++;
                    if (t.Value is { } found && IsBetter(t.Number, found)) best = (t.Number, found);
                    break;
                case TrialFinished t:
                    running.Remove(t.Number);
                    break;
            }
            var bestText = best is { } top ? string.Create(CultureInfo.InvariantCulture, $"best #{top.Number} {top.Value:0.####}") : "";
            bar.Set(ended.Count, before.Totals.Asked, string.Join("   ", new[] { $"{running.Count} running", $"{failed} failed", bestText, string.Join("  ", running.Values) }.Where(s => s.Length > 0)));
        }
        return await search.StatusAsync(stop);

        // Of equals the one with the lower number, as the search itself says.
        bool IsBetter(long number, double value) => best is not { } known
            || (before.Maximize ? value > known.Value : value < known.Value) || (value == known.Value && number < known.Number);
    }

    /// <summary>Parameters in one line: <c>lr 0.0031 width 96 adam</c>; a text says what it is by itself.</summary>
    public static string Line(IReadOnlyDictionary<string, JsonNode?> parameters) => string.Join(' ', parameters.Select(p => p.Value switch
    {
        JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.Number => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {double.Parse(v.ToJsonString(), CultureInfo.InvariantCulture):0.####}"),
        JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.String => v.GetValue<string>(),
        var other => $"{p.Key} {other?.ToJsonString() ?? "unset"}",
    }));
}
