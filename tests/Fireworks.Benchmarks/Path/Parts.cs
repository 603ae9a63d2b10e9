using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fireworks.Benchmarks;

/// <summary>Gives <paramref name="count"/> messages of <paramref name="bytes"/> bytes each, without work: one block, sent again and again.</summary>
[Component("bench-source")]
public sealed class BenchSource(long count, int bytes) : Pipe
{
    private readonly Message[] _messages = [.. Enumerable.Range(0, 64).Select(i => new Message(
        ("payload", TensorColumn.Create<byte>(new ColumnType(DType.UInt8, [1024]), bytes / 1024, span => span.Fill((byte)i)))))];

    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => new(count * (bytes / 1024));

    public override PipeReader Open(Cursor? from = null) => new Reader(_messages, count, from ?? Cursor.Start);

    private sealed class Reader(Message[] messages, long count, Cursor from) : PipeReader
    {
        private long _next = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _next);

        public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_next == count) return new((Message?)null);
            // A message of its own over shared memory: Orleans writes an object that comes twice in a page only once.
            var message = messages[_next++ % messages.Length];
            return new(message.Slice(0, message.Length - 1));
        }
    }
}

/// <summary>Reads passes to their end and notes how fast, under a name that the benchmark looks up.</summary>
[Component("bench-sink")]
public sealed class BenchSink(Pipe input, string name, int passes = 1) : Pipe(input), IDriver
{
    public static ConcurrentDictionary<string, Rate> Rates { get; } = new();

    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        long rows = 0, chunks = 0, bytes = 0;
        var clock = Stopwatch.StartNew();
        for (var pass = 0; pass < passes; pass++)
        {
            await foreach (var message in Upstream.IterateAsync(Cursor.StartOf(pass), cancellationToken))
            {
                rows += message.Length;
                chunks++;
                bytes += message.ByteCount;
            }
        }
        var seconds = clock.Elapsed.TotalSeconds;
        Rates[name] = new Rate(rows / seconds, chunks / seconds, bytes / seconds);
    }
}

/// <summary>What a sink saw in a second.</summary>
public sealed record Rate(double Rows, double Chunks, double Bytes);
