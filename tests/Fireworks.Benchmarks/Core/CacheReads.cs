using System.Diagnostics;

namespace Fireworks.Benchmarks;

/// <summary>Rows per second that an LRU cache of 10,000 rows gives over a source of 100,000, 256 rows a request, on one thread.</summary>
/// <remarks>Rows are 32 float32 and an int64, and are read, not only promised. A run's requests are drawn beforehand, by a keyed generator, and
/// asked for once before the clock starts.</remarks>
internal sealed class CacheReads : Workload
{
    private const int SourceRows = 100_000, CacheRows = 10_000, RequestRows = 256, Requests = 4000, Repeats = 5;

    public override string Name => "cache";

    public override async Task<IEnumerable<Row>> MeasureAsync() =>
    [
        new Row("cache, hot", "rows/s", await RateAsync(rank => (long)(rank * CacheRows)), "target", 2e6, Need: 1),
        new Row("cache, zipf", "rows/s", await RateAsync(Zipf()), "target", 0.5e6, Need: 1),
    ];

    /// <summary>Zipf's law with exponent 1: row k with a chance in proportion to 1 / (k + 1).</summary>
    private static Func<double, long> Zipf()
    {
        var sums = new double[SourceRows];
        for (var k = 0; k < SourceRows; k++) sums[k] = 1.0 / (k + 1) + (k > 0 ? sums[k - 1] : 0);
        return rank => Array.BinarySearch(sums, rank * sums[^1]) is var found && found >= 0 ? found : Math.Min(SourceRows - 1, ~found);
    }

    private static async Task<double> RateAsync(Func<double, long> rowAt)
    {
        var random = KeyedRandom.For(1, "cache", 0);
        var source = new MessagePipe(new Message(
            ("x", TensorColumn.Create<float>(new ColumnType(DType.Float32, [32]), SourceRows, cells => cells.Fill(1))),
            ("row", TensorColumn.Of<long>([.. Enumerable.Range(0, SourceRows).Select(i => (long)i)]))));
        var pipe = new Caching(source, "lru", CacheRows);
        // Popular rows are scattered over the source.
        var places = new KeyedPermutation(random.Child("places"), SourceRows);
        var requests = Enumerable.Range(0, Requests).Select(request => Rows.Range((long)request * RequestRows, RequestRows).Map(draw => places[rowAt(random.Unit(draw))])).ToArray();

        _ = await ReadAsync(pipe, requests);
        var rates = new List<double>();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var start = Stopwatch.GetTimestamp();
            var rows = await ReadAsync(pipe, requests);
            rates.Add(rows / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return Report.Median(rates);
    }

    private static async Task<long> ReadAsync(Pipe pipe, Rows[] requests)
    {
        long rows = 0;
        foreach (var request in requests)
        {
            var answer = await pipe.ReadAsync(request);
            foreach (var _ in answer) { }                  // puts every column together
            rows += answer.Length;
        }
        return rows;
    }
}
