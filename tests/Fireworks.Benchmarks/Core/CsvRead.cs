using System.Globalization;

namespace Fireworks.Benchmarks;

/// <summary>Reads 1,000,000 rows of 8 columns of CSV on one thread; pandas reads the same file in the same minute.</summary>
internal sealed class CsvRead : Workload
{
    private const int RowCount = 1_000_000, Pairs = 3, Repeats = 3;

    public override string Name => "csv";

    public override async Task<IEnumerable<Row>> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fireworks-bench-");
        try
        {
            var path = System.IO.Path.Combine(folder.FullName, "rows.csv");
            await MessageFiles.SaveAsync(BenchTable.Of(RowCount), path);
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var pair = 0; pair < Pairs; pair++)
            {
                ours.Add(RowCount / Seconds(() => MessageFiles.LoadAsync(path).GetAwaiter().GetResult(), Repeats));
                theirs.Add(RowCount / (await Peer.SecondsAsync("csv_read.py", path, "--repeats", Repeats.ToString(CultureInfo.InvariantCulture)))["read"]);
            }
            return [new Row("CSV read, 1M x 8", "rows/s", Report.Median(ours), "pandas", Report.Median(theirs), Need: 3)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
