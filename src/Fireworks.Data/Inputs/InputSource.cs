namespace Fireworks;

/// <summary>The rows that a client pushed as an input: its chunks in order, each a message.</summary>
/// <remarks>
/// <para>While the input is open, a reader waits for the chunk that comes next, and rows asked by index are waited for; once it is closed,
/// rows beyond its end do not exist. The number of rows is not known before.</para>
/// <para>Whether a column may have gaps is said by each chunk for itself: one with gaps may follow one without. Rows by index have gaps where any of
/// the chunks that they come from may.</para>
/// <para>A cursor is the number of the next chunk. Chunks never change, so every pass gives the same rows.</para>
/// </remarks>
[Component("input")]
public sealed class InputSource : Pipe
{
    private readonly List<(InputChunkRow Chunk, long Start)> _known = [];
    private readonly SemaphoreSlim _learning = new(1, 1);
    private long _rows;

    /// <summary>A source of an input.</summary>
    /// <param name="name">The input; not empty.</param>
    public InputSource(string name) => Name = Require.NotEmpty(name);

    /// <summary>The input.</summary>
    public string Name { get; }

    private Inputs Pushed => Context.Need<Inputs>();

    /// <inheritdoc/>
    /// <exception cref="InputNotFoundException">There is no such input.</exception>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => await Pushed.CountAsync(Name, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InputNotFoundException">There is no such input.</exception>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        var needed = 0L;
        for (var i = 0; i < rows.Count; i++) needed = Math.Max(needed, rows[i] + 1);
        var chunks = await LearnAsync(needed, cancellationToken);
        rows.CheckWithin(chunks.Count == 0 ? 0 : chunks[^1].Start + chunks[^1].Chunk.Rows);

        // Only the chunks that hold rows asked for are read, each once, and put together in their order.
        var places = new SortedDictionary<int, long>();
        for (var i = 0; i < rows.Count; i++) places[Place(chunks, rows[i])] = 0;
        if (places.Count == 0) places[0] = 0;
        var parts = new List<Message>();
        foreach (var place in places.Keys.ToArray())
        {
            places[place] = parts.Sum(p => (long)p.Length) - chunks[place].Start;
            parts.Add(await Pushed.DecodedAsync(chunks[place].Chunk, cancellationToken));
        }
        return Message.Concat(parts).Take(rows.Map(row => row + places[Place(chunks, row)]));
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private static int Place(List<(InputChunkRow Chunk, long Start)> chunks, long row)
    {
        var (low, high) = (0, chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (chunks[middle].Start <= row) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    // Chunks never change, so what was learned of them stays true; at least one is waited for, since it has the columns.
    private async Task<List<(InputChunkRow Chunk, long Start)>> LearnAsync(long rows, CancellationToken cancellationToken)
    {
        await _learning.WaitAsync(cancellationToken);
        try
        {
            while (_known.Count == 0 || _rows < rows)
            {
                var next = await Pushed.NextAsync(Name, _known.Count, cancellationToken);
                if (next.Count == 0) break;
                foreach (var chunk in next)
                {
                    _known.Add((chunk, _rows));
                    _rows += chunk.Rows;
                }
            }
            return [.. _known];
        }
        finally
        {
            _learning.Release();
        }
    }

    private sealed class Reader(InputSource source, Cursor from) : PipeReader
    {
        private long _next = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _next);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            while (await source.Pushed.ChunkAsync(source.Name, _next, cancellationToken) is { } rows)
            {
                _next++;
                if (rows.Length > 0) return rows;
            }
            return null;
        }
    }
}
