using System.Collections.Concurrent;

namespace Fireworks.Grains.Tests;

/// <summary>Gives the numbers 0 … count − 1 in a column <c>n</c> with a payload beside it; fails where it is told to.</summary>
[Component("count-to")]
public sealed class CountTo(long count, int rows = 10, int payload = 8, long? failAt = null) : Pipe
{
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => new(count);

    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        rows.CheckWithin(count);
        return new(Make(rows.ToArray()));
    }

    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private Message Make(long[] numbers) => new(
        ("n", TensorColumn.Of<long>(numbers)),
        ("payload", new TensorColumn(new ColumnType(DType.UInt8, [payload]), numbers.Length, new byte[numbers.Length * payload])));

    private sealed class Reader(CountTo source, Cursor from) : PipeReader
    {
        private readonly long _count = source.Count;
        private long _next = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _next);

        public override ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var numbers = new List<long>();
            for (; numbers.Count < source.RowsEach && _next < _count; _next++)
            {
                if (_next == source.FailAt) throw new ComponentException($"told to fail at {_next}");
                numbers.Add(_next);
            }
            return new(numbers.Count == 0 ? null : source.Make([.. numbers]));
        }
    }

    private long Count => count;

    private int RowsEach => rows;

    private long? FailAt => failAt;
}

/// <summary>A sink that keeps what it received, under a name that the test looks up.</summary>
[Component("collect")]
public sealed class Collect(Pipe input, string name, int delayMs = 0) : Pipe(input), IDriver
{
    public static ConcurrentDictionary<string, ConcurrentQueue<Message>> Received { get; } = new();

    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        var received = Received[name] = new();
        await foreach (var message in Upstream.IterateAsync(null, cancellationToken))
        {
            if (delayMs > 0) await Task.Delay(delayMs, cancellationToken);
            received.Enqueue(message);
        }
    }

    public static long[] Numbers(string name) => [.. Received[name].SelectMany(m => m.Column<long>("n"))];
}
