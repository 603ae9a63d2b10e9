namespace Fireworks;

/// <summary>The inputs and their chunks. A chunk is stored once under its number; the same one again changes nothing.</summary>
/// <param name="store">The database.</param>
public sealed partial class InputTable(Store store)
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when this process stores a chunk or closes an input: ask for it before looking, so that nothing is missed in between.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Stores a chunk whose blob is in place; the first chunk makes the input.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="name">The input.</param>
    /// <param name="columns">What the chunk's columns are.</param>
    /// <param name="chunk">The chunk; its number at least 0.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <returns>Whether this call stored it; false when the same chunk was there.</returns>
    /// <exception cref="InputConflictException">The number holds other content, the columns differ from the other chunks', or the input is closed before that number.</exception>
    public async Task<bool> PutAsync(string tenant, string name, string columns, InputChunkRow chunk, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(chunk.Number, 0);
        var stored = await store.Writer.WriteAsync(session =>
        {
            session.Execute("insert into inputs (tenant, name, columns, created_at) values (@tenant, @name, @columns, @now) on conflict (tenant, name) do nothing",
                ("tenant", tenant), ("name", Require.NotEmpty(name)), ("columns", columns), ("now", store.Time.GetUtcNow()));
            var input = Find(session, tenant, name)!;
            if (input.Columns != columns)
                throw new InputConflictException($"All chunks of an input have the same columns, but '{name}' has {input.Columns} and chunk {chunk.Number} has {columns}; correct the chunk, or use another name.");
            if (Chunk(session, tenant, name, chunk.Number) is { } there)
                return there.Blob == chunk.Blob ? false : throw new InputConflictException($"Chunk {chunk.Number} of input '{name}' is there with other content; chunks do not change: use another name.");
            if (input.Chunks is { } count)
                throw new InputConflictException($"Input '{name}' was closed with {count} chunks (0 to {count - 1}), so chunk {chunk.Number} is not one of it; use another name.");
            session.Execute("insert into input_chunks (tenant, input, number, row_count, byte_count, blob, created_at) values (@tenant, @name, @number, @rows, @bytes, @blob, @now)",
                ("tenant", tenant), ("name", name), ("number", chunk.Number), ("rows", chunk.Rows), ("bytes", chunk.Bytes), ("blob", chunk.Blob), ("now", store.Time.GetUtcNow()));
            return true;
        }, cancellationToken);
        Tell();
        return stored;
    }

    /// <summary>Closes an input whose chunks are all there; closing it again with the same number changes nothing.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="name">The input.</param>
    /// <param name="chunks">How many chunks it has; at least 1.</param>
    /// <param name="cancellationToken">Takes the write back if it has not begun.</param>
    /// <exception cref="InputNotFoundException">There is no such input.</exception>
    /// <exception cref="InputConflictException">Chunks are missing, there are more, or it was closed with another number.</exception>
    public async Task CloseAsync(string tenant, string name, long chunks, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(chunks, 1);
        await store.Writer.WriteAsync(session =>
        {
            var input = Find(session, tenant, name) ?? throw Missing(session, tenant, name);
            if (input.Chunks == chunks) return;
            if (input.Chunks is { } closed) throw new InputConflictException($"Input '{name}' was closed with {closed} chunks, so it cannot be closed with {chunks}; use another name.");
            CheckWhole(name, chunks, session.Query("select number from input_chunks where tenant = @tenant and input = @name order by number", row => row.Long(0), ("tenant", tenant), ("name", name)));
            session.Execute("update inputs set chunks = @chunks, closed_at = @now where tenant = @tenant and name = @name",
                ("chunks", chunks), ("now", store.Time.GetUtcNow()), ("tenant", tenant), ("name", name));
        }, cancellationToken);
        Tell();
    }

    private static void CheckWhole(string name, long chunks, List<long> there)
    {
        if (there.Count > 0 && there[^1] >= chunks)
            throw new InputConflictException($"An input is closed with the number of its chunks, but '{name}' has chunk {there[^1]} and was to be closed with {chunks}; close it with {there[^1] + 1}.");
        if (there.Count == chunks) return;
        var gap = there.Where((number, place) => number != place).Any() ? there.TakeWhile((number, place) => number == place).LongCount() : there.Count;
        throw new InputConflictException($"An input is closed when all its chunks are there, but of the {chunks} of '{name}' {chunks - there.Count} are missing, the first of them {gap}; push them first.");
    }

    private void Tell() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
