using System.Diagnostics;

namespace Fireworks.Benchmarks;

/// <summary>Rows per second that a cache of 10,000 rows gives over a source of 100,000, 256 rows a request, on one thread.</summary>
/// <remarks>Rows are 32 float32 and an int64, as in the pipeline workload. A run's requests are drawn beforehand, by a keyed generator.</remarks>
public static class CacheBench
{
    private const int SourceRows = 100_000, CacheRows = 10_000, RequestRows = 256, Requests = 4000;

    /// <summary>All rows asked for fit into the cache and are in it.</summary>
    public static Task<double> HotAsync() => MeasureAsync(rank => (long)(rank * CacheRows));

    /// <summary>Rows are asked for by Zipf's law with exponent 1: row k with a chance in proportion to 1 / (k + 1).</summary>
    public static Task<double> ZipfAsync()
    {
        var sums = new double[SourceRows];
        for (var k = 0; k < SourceRows; k++) sums[k] = 1.0 / (k + 1) + (k > 0 ? sums[k - 1] : 0);
        return MeasureAsync(rank => Array.BinarySearch(sums, rank * sums[^1]) is var found && found >= 0 ? found : Math.Min(SourceRows - 1, ~found));
    }

    private static async Task<double> MeasureAsync(Func<double, long> rowAt)
    {
        var random = KeyedRandom.For(1, "cache", 0);
        var source = new MessagePipe(new Message(
            ("x", TensorColumn.Create<float>(new ColumnType(DType.Float32, [32]), SourceRows, cells => cells.Fill(1))),
            ("row", TensorColumn.Of<long>([.. Enumerable.Range(0, SourceRows).Select(i => (long)i)]))));
        var pipe = new Caching(source, "lru", CacheRows);
        // Popular rows are scattered over the source.
        var places = new KeyedPermutation(random.Child("places"), SourceRows);
        var requests = Enumerable.Range(0, Requests).Select(request => Rows.Range((long)request * RequestRows, RequestRows).Map(draw => places[rowAt(random.Unit(draw))])).ToArray();

        foreach (var request in requests) _ = await pipe.ReadAsync(request);
        var clock = Stopwatch.StartNew();
        long sum = 0;
        foreach (var request in requests) sum += (await pipe.ReadAsync(request)).Length;
        return sum / clock.Elapsed.TotalSeconds;
    }
}
