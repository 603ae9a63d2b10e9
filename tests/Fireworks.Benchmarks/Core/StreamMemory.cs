using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Fireworks.Benchmarks;

/// <summary>What a stream far larger than memory holds: 10 GiB of CSV made on the fly, shuffled by window, in batches; and 10^6 batches.</summary>
/// <remarks>Both figures are room left: what is allowed over what was taken, so that above 1 is better, as everywhere. They are taken in a process of
/// their own, whose memory holds nothing of other workloads.</remarks>
internal sealed class StreamMemory : Workload
{
    private const long StreamBytes = 10L << 30;
    private const int WindowRows = 16_384, BatchRows = 256, ManyBatches = 1_000_000;
    private const double MostMegabytes = 300, MostGrowth = 32;

    /// <summary>What this program is told to do it.</summary>
    public const string Command = "stream-memory";

    public override string Name => "memory";

    public override async Task<IEnumerable<Row>> MeasureAsync()
    {
        var megabytes = (await OwnProcess.OutputAsync(Command)).Split(' ');
        var (peak, growth) = (double.Parse(megabytes[0], CultureInfo.InvariantCulture), double.Parse(megabytes[1], CultureInfo.InvariantCulture));
        return
        [
            new Row($"10 GiB of CSV through shuffle by window and batch: {peak:N0} MB at most", "x room", MostMegabytes / peak, $"{MostMegabytes} MB", 1, Need: 1),
            new Row($"10^6 batches: memory grows by {growth:N0} MB", "x room", MostGrowth / Math.Max(1, growth), $"{MostGrowth} MB", 1, Need: 1),
        ];
    }

    /// <summary>What the process of its own does: prints the peak and the growth, in MB.</summary>
    public static async Task<int> RunAsync()
    {
        var (peak, growth) = (await PeakAsync(), await GrowthAsync());
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{peak:F1} {growth:F1}"));
        return 0;
    }

    /// <summary>The most resident memory while 10 GiB stream by, in MB.</summary>
    private static async Task<double> PeakAsync()
    {
        var source = new CsvSource("made.csv", chunkRows: 4096) { Streams = () => new MadeCsv(StreamBytes) };
        await using var batches = new Batch(new WindowShuffle(source, WindowRows), BatchRows).Open();
        var (peak, rows) = (0L, 0L);
        for (var count = 0L; await batches.NextAsync() is { } batch; count++)
        {
            rows += batch.Length;
            if (count % 256 == 0) peak = Math.Max(peak, Resident());
        }
        using var made = new MadeCsv(StreamBytes);
        return rows == made.Rows ? peak / 1e6 : throw new InvalidOperationException($"{made.Rows} rows were made, but {rows} arrived.");
    }

    /// <summary>Growth of resident memory between the first tenth and the end of 10^6 batches, in MB.</summary>
    private static async Task<double> GrowthAsync()
    {
        var rows = new Batch(new MessagePipe(BenchTable.Of(WindowRows)), BatchRows);
        var (before, count) = (0L, 0);
        for (var pass = 0; count < ManyBatches; pass++)
        {
            await foreach (var _ in new Batch(new WindowShuffle(rows, WindowRows), BatchRows).IterateAsync(Cursor.StartOf(pass))) count++;
            if (before == 0 && count >= ManyBatches / 10) before = Resident();
        }
        return (Resident() - before) / 1e6;
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>CSV that is made as it is read.</summary>
    private sealed class MadeCsv : Stream
    {
        private readonly byte[] _block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 4096).Select(i => $"{i},{i * 0.25},{i * 0.123456},text {i},a longer text of row {i}\n")));
        private readonly long _blocks;
        private ReadOnlyMemory<byte> _rest = "id,a,b,short,long\n"u8.ToArray();
        private long _given;

        public MadeCsv(long bytes) => _blocks = bytes / _block.Length;

        public long Rows => _blocks * 4096;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_rest.IsEmpty && _given < _blocks) (_rest, _given) = (_block, _given + 1);
            var count = Math.Min(buffer.Length, _rest.Length);
            _rest.Span[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
