using System.Diagnostics;
using System.Text.Json;

namespace Fireworks.Benchmarks;

/// <summary>Reads 1,000,000 rows of 8 columns of CSV, and pandas reads the same file within the same minute.</summary>
internal static class CsvBench
{
    private const int RowCount = 1_000_000, Repeats = 5;

    public static async Task<IEnumerable<Row>> ReadAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fireworks-bench-");
        try
        {
            var path = Path.Combine(folder.FullName, "rows.csv");
            await MessageFiles.SaveAsync(BenchTable.Of(RowCount), path);
            var ours = new List<double>();
            for (var i = 0; i <= Repeats; i++)
            {
                var clock = Stopwatch.StartNew();
                var rows = await MessageFiles.LoadAsync(path);
                if (i > 0) ours.Add(rows.Length / clock.Elapsed.TotalSeconds);
            }
            var (rate, name) = await PandasAsync(path);
            return [new Row("CSV read, 1M x 8", "rows/s", Report.Median(ours), name, rate, Need: 3)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double Rate, string Name)> PandasAsync(string path)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "csv.py");
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, path, "--repeats", $"{Repeats}"]) { RedirectStandardOutput = true })!;
        using var answer = JsonDocument.Parse(await python.StandardOutput.ReadToEndAsync());
        var seconds = answer.RootElement.GetProperty("seconds").EnumerateArray().Select(s => s.GetDouble());
        return (RowCount / Report.Median(seconds), answer.RootElement.GetProperty("impl").GetString()!);
    }
}
