using System.Diagnostics;
using ParquetSharp.Arrow;

namespace Fireworks.Benchmarks;

/// <summary>Reads 1,000,000 rows of 8 columns of Parquet, in this process and in one of its own; ParquetSharp alone reads the same file.</summary>
internal sealed class ParquetRead : Workload
{
    private const int RowCount = 1_000_000, Repeats = 7;

    public override string Name => "parquet";

    public override async Task<IEnumerable<Row>> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fireworks-bench-");
        try
        {
            var path = System.IO.Path.Combine(folder.FullName, "rows.parquet");
            await MessageFiles.SaveAsync(BenchTable.Of(RowCount), path);
            var (alone, ours, isolated) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i <= Repeats; i++)
            {
                alone.Add(await RateAsync(() => AloneAsync(path)));
                ours.Add(await RateAsync(() => OursAsync(path, isolate: false)));
                isolated.Add(await RateAsync(() => OursAsync(path, isolate: true)));
            }
            var theirs = Report.Median(alone.Skip(1));
            return
            [
                new Row("Parquet read, 1M x 8", "rows/s", Report.Median(ours.Skip(1)), "ParquetSharp", theirs, Need: 0.8),
                new Row("Parquet read, 1M x 8, in its own process", "rows/s", Report.Median(isolated.Skip(1)), "ParquetSharp", theirs),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // As in Seconds: what the last run dropped is collected outside the time of this one.
    private static async Task<double> RateAsync(Func<Task<long>> read)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var clock = Stopwatch.StartNew();
        return await read() / clock.Elapsed.TotalSeconds;
    }

    private static async Task<long> AloneAsync(string path)
    {
        using var properties = ArrowReaderProperties.GetDefault();
        properties.UseThreads = false;
        using var reader = new FileReader(path, null, properties);
        using var batches = reader.GetRecordBatchReader();
        long rows = 0;
        while (await batches.ReadNextRecordBatchAsync() is { } batch)
            using (batch) rows += batch.Length;
        return rows;
    }

    private static async Task<long> OursAsync(string path, bool isolate)
    {
        var source = new ParquetSource(path, chunkRows: 65_536, isolate: isolate);
        source.Bind(NodeContext.Detached with { Services = new OneFolder(System.IO.Path.GetDirectoryName(path)!) });
        long rows = 0;
        await foreach (var chunk in source.IterateAsync()) rows += chunk.Length;
        return rows;
    }
}
