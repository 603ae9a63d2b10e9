using System.Globalization;
using System.Text.Json;

namespace Fireworks.Benchmarks;

/// <summary>One measured line.</summary>
/// <param name="Workload">What was measured.</param>
/// <param name="Unit">The unit of both figures; more is better unless it is a memory.</param>
/// <param name="Ours">Our figure: the median of the runs.</param>
/// <param name="Peer">What it is compared with, or null.</param>
/// <param name="Theirs">The peer's figure.</param>
/// <param name="Need">The ratio that must be reached, or null.</param>
internal sealed record Row(string Workload, string Unit, double Ours, string? Peer = null, double? Theirs = null, double? Need = null)
{
    /// <summary>Above 1 ours is better.</summary>
    public double? Ratio => Theirs is { } theirs ? Ours / theirs : null;
}

/// <summary>Runs the workloads of an area and prints what they measured.</summary>
internal static class Report
{
    /// <summary>How rows are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public static int Usage(params string[] areas)
    {
        Console.Error.WriteLine($"usage: bench AREA [--only WORKLOAD] [--postgres] [--json | --markdown]     areas: {string.Join(", ", areas)}");
        return 2;
    }

    public static async Task<int> RunAsync(string area, IReadOnlyDictionary<string, Func<Task<IEnumerable<Row>>>> workloads, string[] options)
    {
        var json = options.Contains("--json");
        var only = Array.IndexOf(options, "--only") is >= 0 and var at && at + 1 < options.Length ? options[at + 1] : null;
        var chosen = workloads.Where(w => only is null || w.Key.Contains(only, StringComparison.Ordinal)).ToArray();
        if (chosen.Length == 0)
        {
            Console.Error.WriteLine($"There is no workload '{only}'; there are: {string.Join(", ", workloads.Keys)}.");
            return 2;
        }

        var rows = new List<Row>();
        foreach (var (name, measure) in chosen)
        {
            Console.Error.WriteLine($"measuring {name} …");
            rows.AddRange(await measure());
        }
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { area, rows }, Json));
        else if (options.Contains("--markdown")) Console.WriteLine(Markdown(rows));
        else foreach (var row in rows) Console.WriteLine($"{row.Workload,-52} {row.Ours,14:N0} {row.Unit,-8} {row.Peer,-14} {row.Theirs,14:N0} {row.Ratio,10:N2}{(row.Need is { } need ? $"  needs {need}" : "")}");
        return 0;
    }

    /// <summary>The table as the README has it: lines that fall short in italics.</summary>
    private static string Markdown(IEnumerable<Row> rows)
    {
        var lines = rows.Select(row =>
        {
            var name = row.Ratio < row.Need ? $"*{row.Workload}*" : row.Workload;
            var theirs = row.Peer is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.Peer}: {row.Theirs:N0}");
            return string.Create(CultureInfo.InvariantCulture, $"| {name} | {row.Ours:N0} {row.Unit} | {theirs} | {row.Ratio:G3} | {row.Need} |");
        });
        return string.Join('\n', ["| workload | ours | peer | ratio | should be |", "|---|---|---|---|---|", .. lines]);
    }

    /// <summary>The middle of an odd number of figures.</summary>
    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
