using System.Diagnostics;
using System.Text;

namespace Fireworks.Benchmarks;

/// <summary>What a stream far larger than memory holds: 10 GiB of CSV made on the fly, shuffled by window, in batches; and 10^6 batches.</summary>
internal static class MemoryBench
{
    private const long StreamBytes = 10L << 30;
    private const int WindowRows = 16_384, BatchRows = 256;

    /// <summary>Peak resident memory, in MB; the target is the most that is allowed.</summary>
    public static Task<IEnumerable<Row>> StreamAsync() => StreamAsync(StreamBytes);

    /// <summary>The same over fewer bytes.</summary>
    public static async Task<IEnumerable<Row>> StreamAsync(long bytes)
    {
        var source = new CsvSource("made.csv", chunkRows: 4096) { Streams = () => new MadeCsv(bytes) };
        await using var batches = new Batch(new WindowShuffle(source, WindowRows), BatchRows).Open();
        var (peak, rows) = (0L, 0L);
        for (var count = 0L; await batches.NextAsync() is { } batch; count++)
        {
            rows += batch.Length;
            if (count % 256 == 0) peak = Math.Max(peak, Resident());
        }
        using var made = new MadeCsv(bytes);
        if (rows != made.Rows) throw new InvalidOperationException($"{made.Rows} rows were made, but {rows} arrived.");
        return [new Row($"{bytes / (double)(1 << 30):0.#} GiB of CSV through shuffle and batch: peak", "MB", peak / 1e6, "target", 300)];
    }

    /// <summary>Growth of resident memory between the first tenth and the end of 10^6 batches, in MB.</summary>
    public static async Task<IEnumerable<Row>> LeakAsync()
    {
        const int batches = 1_000_000;
        var rows = new Batch(new MessagePipe(BenchTable.Of(WindowRows)), BatchRows);
        var (before, count) = (0L, 0);
        for (var pass = 0; count < batches; pass++)
        {
            await foreach (var _ in new Batch(new WindowShuffle(rows, WindowRows), BatchRows).IterateAsync(Cursor.StartOf(pass))) count++;
            if (before == 0 && count >= batches / 10) before = Resident();
        }
        return [new Row("growth of memory over 10^6 batches", "MB", (Resident() - before) / 1e6, "target", 32)];
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>Shuffles the rows within each window, as a stream allows.</summary>
    private sealed class WindowShuffle(Pipe input, int rows) : Pipe(input)
    {
        public override PipeReader Open(Cursor? from = null) => new Reader(new RowReader(Upstream, from ?? Cursor.Start), rows);

        private sealed class Reader(RowReader input, int rows) : PipeReader
        {
            private long _windows;

            public override Cursor Position => input.Position;

            public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
            {
                if (await input.TakeAsync(rows, cancellationToken) is not { } window) return null;
                var order = new KeyedPermutation(KeyedRandom.For(0, "window", _windows++), window.Length);
                return window.Take(Rows.Range(0, window.Length).Map(row => order[row]));
            }

            public override ValueTask DisposeAsync() => input.DisposeAsync();
        }
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
