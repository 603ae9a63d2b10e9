using Fireworks.Contracts;
using Orleans.Concurrency;

namespace Fireworks.Grains;

/// <summary>Takes chunks from clients and says what is there.</summary>
[StatelessWorker, Reentrant]
internal sealed class InputsGrain(Inputs inputs, InputTable table) : Grain, IInputsGrain
{
    private string Tenant => GrainKey.Split(this.GetPrimaryKeyString(), 1)[0];

    public async Task<InputChunk> PutAsync(string input, long number, byte[] arrow, CancellationToken cancellationToken)
    {
        try
        {
            return Of(await Task.Run(() => inputs.PutAsync(input, number, arrow, cancellationToken), cancellationToken)); // Off the turn: every text is checked.
        }
        catch (ArrowFormatException e)
        {
            throw new RowsRefusedException($"A chunk of an input is an Arrow stream. {e.Message}", e);
        }
    }

    public async Task<InputStatus> CloseAsync(string input, long chunks, CancellationToken cancellationToken)
    {
        await table.CloseAsync(Tenant, input, chunks, cancellationToken);
        return await GetAsync(input, cancellationToken);
    }

    public async Task<InputStatus> GetAsync(string input, CancellationToken cancellationToken)
    {
        var (row, chunks) = await table.ChunksAsync(Tenant, input, 0, cancellationToken);
        return new(Entry(new(row, chunks.Count, chunks.Sum(c => c.Rows), chunks.Sum(c => c.Bytes))), [.. chunks.Select(Of)]);
    }

    public async Task<Listing<InputEntry>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var (rows, total) = await table.SummariesAsync(Tenant, limit, cancellationToken);
        return new([.. rows.Select(Entry)], total);
    }

    private static InputEntry Entry(InputSummary s) => new(s.Input.Name, s.Input.Columns, s.Stored, s.Rows, s.Bytes, s.Input.CreatedAt, s.Input.ClosedAt);

    private static InputChunk Of(InputChunkRow chunk) => new(chunk.Number, chunk.Rows, chunk.Bytes, chunk.Blob);
}
