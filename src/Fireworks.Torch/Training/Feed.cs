namespace Fireworks;

/// <summary>Reads batches ahead while others are learned from, so that a step waits neither for its rows nor for a change of threads.</summary>
/// <param name="reader">Where batches come from.</param>
/// <param name="needs">Whether a column of that name is read in the step. Rows that were only chosen so far are then put together here, not on the step's thread.</param>
internal sealed class Feed(PipeReader reader, Func<string, bool> needs)
{
    private const int MostBatches = 64;
    private const long MostBytes = 16 << 20;

    /// <summary>The next batches, each with where the reader stood behind it; empty at the end of the pass.</summary>
    /// <param name="busy">As long as this runs, more is read, up to a limit; one batch when null.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<List<(Message Batch, Cursor Behind)>> NextAsync(Task? busy, CancellationToken cancellationToken)
    {
        var batches = new List<(Message, Cursor)>();
        var bytes = 0L;
        do
        {
            if (await reader.NextAsync(cancellationToken) is not { } batch) break;
            foreach (var name in batch.Names.Where(needs)) _ = batch[name];
            batches.Add((batch, reader.Position));
            bytes += batch.ByteCount;
        }
        while (busy is { IsCompleted: false } && batches.Count < MostBatches && bytes < MostBytes);
        return batches;
    }
}
