using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace Fireworks.Benchmarks;

/// <summary>Rows of 32 float32 → shuffle → batch 256 → normalize → tensor [256, 32]; one epoch, its last short batch dropped.</summary>
/// <remarks>Every batch is summed, as the peers do, so that all its numbers were there. The statistics are known, and the code is compiled to its last
/// tier, before the clock starts.</remarks>
internal sealed class Pipeline : Workload
{
    private const int Features = 32, BatchRows = 256, Pairs = 3, Epochs = 11;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public override string Name => "pipeline";

    public override async Task<IEnumerable<Row>> MeasureAsync() => [.. await MeasureAsync(100_000), .. await MeasureAsync(1_000_000)];

    private static async Task<IEnumerable<Row>> MeasureAsync(int rows)
    {
        torch.set_num_threads(1);
        var source = new MessagePipe(Made(rows));
        var (plain, ahead) = (Over(new Shuffle(source)), Over(new Prefetch(new Shuffle(source))));
        var (ours, oursAhead, theirs) = (new List<double>(), new List<double>(), new List<IReadOnlyDictionary<string, double>>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            ours.Add(await SecondsAsync(plain));
            oursAhead.Add(await SecondsAsync(ahead));
            string[] loader = pair == 0 ? ["--loader"] : [];
            theirs.Add(await Peer.SecondsAsync("pipeline.py", ["--rows", rows.ToString(CultureInfo.InvariantCulture), .. loader]));
        }

        var (rate, rateAhead) = (rows / Report.Median(ours), rows / Report.Median(oursAhead));
        var hand = rows / Report.Median(theirs.Select(t => t["hand"]));
        var name = $"pipeline, {rows.ToString("N0", CultureInfo.InvariantCulture)} rows";
        return
        [
            new Row(name, "rows/s", rate, "numpy by hand", hand, Need: 1.5),
            new Row(name, "rows/s", rate, "torch DataLoader", rows / theirs[0]["loader"], Need: 20),
            new Row($"{name}, prefetch on two cores", "rows/s", rateAhead, "numpy by hand", hand, Need: 2.5),
        ];
    }

    private static Normalize Over(Pipe rows) => new(new Batch(rows, BatchRows, "drop"), "x");

    private static Message Made(int rows)
    {
        var random = new Random(0);
        return new Message(("x", TensorColumn.Create<float>(new ColumnType(DType.Float32, [Features]), rows, to =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = (float)((random.NextDouble() - 0.5) * (i % Features + 1) + i % Features);
        })));
    }

    private static async Task<double> SecondsAsync(Normalize pipe)
    {
        await pipe.FreezeAsync();
        var epoch = 0;
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmUp;) _ = await ReadAsync(pipe, epoch++);
        var taken = new List<double>();
        while (taken.Count < Epochs)
        {
            var start = Stopwatch.GetTimestamp();
            _ = await ReadAsync(pipe, epoch++);
            taken.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return Report.Median(taken);
    }

    private static async Task<double> ReadAsync(Normalize pipe, int epoch)
    {
        var total = 0.0;
        await foreach (var batch in pipe.IterateAsync(Cursor.StartOf(epoch)))
        {
            using var tensor = batch.Tensor("x");          // [256, 32] float32
            using var sum = tensor.sum();                  // []
            total += sum.ToDouble();
        }
        return total;
    }
}
