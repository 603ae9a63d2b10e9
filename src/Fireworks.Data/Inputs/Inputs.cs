using System.Collections.Concurrent;

namespace Fireworks;

/// <summary>The inputs of a tenant: takes chunks from clients and gives them to graphs.</summary>
/// <param name="table">The rows.</param>
/// <param name="blobs">What the chunks hold.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class Inputs(InputTable table, IBlobStore blobs, string tenant, TimeProvider time)
{
    // What this process stores is told at once; of what other silos store only the table knows.
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    private const int LeastSwept = 64;

    private readonly ConcurrentDictionary<string, WeakReference<Message>> _decoded = new(StringComparer.Ordinal);
    private int _sweepAbove = LeastSwept;

    /// <summary>How many chunks are remembered, in use or not: at most twice as many as were in use at one time, or 64.</summary>
    internal int Remembered => _decoded.Count;

    /// <summary>Stores a chunk: its blob first, then its row.</summary>
    /// <param name="name">The input.</param>
    /// <param name="number">The chunk's place, from 0.</param>
    /// <param name="arrow">The rows, an Arrow stream; stored as they are, so that the same bytes are the same chunk.</param>
    /// <param name="cancellationToken">Cancels it; a chunk may be stored nevertheless.</param>
    /// <exception cref="ArrowFormatException">The bytes are no Arrow stream.</exception>
    /// <exception cref="InputConflictException">The chunk contradicts what is there.</exception>
    public async Task<InputChunkRow> PutAsync(string name, long number, ReadOnlyMemory<byte> arrow, CancellationToken cancellationToken = default)
    {
        var (rows, _) = ArrowStream.FromBytes(arrow);
        if (rows.Count == 0) throw new ArrowFormatException($"A chunk of an input has columns, but chunk {number} of '{name}' has none.");
        var chunk = new InputChunkRow(number, rows.Length, arrow.Length, await blobs.PutAsync(arrow, cancellationToken));
        await table.PutAsync(tenant, name, ColumnsOf(rows), chunk, cancellationToken);
        return chunk;
    }

    /// <summary>Every row of a chunk, waited for while the input is open; null when the input ends before it.</summary>
    /// <exception cref="InputNotFoundException">There is no such input.</exception>
    public async Task<Message?> ChunkAsync(string name, long number, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var changed = table.Changed;
            var (input, chunk) = await table.ChunkAsync(tenant, name, number, cancellationToken);
            if (chunk is not null) return await DecodedAsync(chunk, cancellationToken);
            if (!input.IsOpen) return null;
            await WaitAsync(changed, cancellationToken);
        }
    }

    /// <summary>The chunks that stand without a gap from one of them on, waited for until there is one; empty when the input ends before it.</summary>
    /// <exception cref="InputNotFoundException">There is no such input.</exception>
    public async Task<IReadOnlyList<InputChunkRow>> NextAsync(string name, long from, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var changed = table.Changed;
            var (input, chunks) = await table.ChunksAsync(tenant, name, from, cancellationToken);
            InputChunkRow[] next = [.. chunks.TakeWhile((chunk, place) => chunk.Number == from + place)];
            if (next.Length > 0 || !input.IsOpen) return next;
            await WaitAsync(changed, cancellationToken);
        }
    }

    /// <summary>The rows of an input; null while more may come.</summary>
    /// <exception cref="InputNotFoundException">There is no such input.</exception>
    public async Task<long?> CountAsync(string name, CancellationToken cancellationToken = default)
    {
        var (input, chunks) = await table.ChunksAsync(tenant, name, 0, cancellationToken);
        return input.IsOpen ? null : chunks.Sum(c => c.Rows);
    }

    /// <summary>The rows of a chunk; kept as long as somebody uses them.</summary>
    public async Task<Message> DecodedAsync(InputChunkRow chunk, CancellationToken cancellationToken = default)
    {
        if (_decoded.TryGetValue(chunk.Blob, out var kept) && kept.TryGetTarget(out var rows)) return rows;
        rows = ArrowStream.FromBytes(await blobs.GetAsync(chunk.Blob, cancellationToken)).Message;
        _decoded[chunk.Blob] = new(rows);
        if (_decoded.Count > _sweepAbove) Sweep();
        return rows;
    }

    // Doubling the limit makes the cost of a sweep one step a chunk, however many are in use.
    private void Sweep()
    {
        foreach (var entry in _decoded)
            if (!entry.Value.TryGetTarget(out _)) _decoded.TryRemove(entry);
        _sweepAbove = Math.Max(LeastSwept, 2 * _decoded.Count);
    }

    private async Task WaitAsync(Task changed, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(Recheck, time, ended.Token));
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Whether a chunk happens to have gaps is not what its columns are.
    private static string ColumnsOf(Message rows) => string.Join(", ", rows.Names.Select(name => $"{name} {rows.TypeOf(name) with { Nullable = false }}"));
}
