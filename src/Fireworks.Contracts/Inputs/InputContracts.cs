using System.Collections.Immutable;

namespace Fireworks.Contracts;

/// <summary>A chunk of an input.</summary>
/// <param name="Number">Its place, from 0.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its bytes, as they were pushed.</param>
/// <param name="Hash">The SHA-256 of those bytes in lower-case hex.</param>
[GenerateSerializer, Immutable, Alias("fireworks.input-chunk")]
public sealed record InputChunk([property: Id(0)] long Number, [property: Id(1)] long Rows, [property: Id(2)] long Bytes, [property: Id(3)] string Hash);

/// <summary>An input in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">What every chunk has.</param>
/// <param name="Chunks">Chunks that are there.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="CreatedAt">When the first chunk came.</param>
/// <param name="ClosedAt">When it was closed; null while more may come.</param>
[GenerateSerializer, Immutable, Alias("fireworks.input-entry")]
public sealed record InputEntry(
    [property: Id(0)] string Name,
    [property: Id(1)] string Columns,
    [property: Id(2)] long Chunks,
    [property: Id(3)] long Rows,
    [property: Id(4)] long Bytes,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] DateTimeOffset? ClosedAt);

/// <summary>An input and its chunks.</summary>
/// <param name="Entry">The input.</param>
/// <param name="Chunks">The chunks that are there, by number.</param>
[GenerateSerializer, Immutable, Alias("fireworks.input-status")]
public sealed record InputStatus([property: Id(0)] InputEntry Entry, [property: Id(1)] ImmutableArray<InputChunk> Chunks);

/// <summary>The inputs of a tenant: data that clients push, as chunks in order. The tables and blobs hold all of it, so any number answer at a
/// time. Key: tenant.</summary>
[Alias("fireworks.inputs")]
public interface IInputsGrain : IGrainWithStringKey
{
    /// <summary>Stores a chunk; the first makes the input, the same one again changes nothing.</summary>
    /// <param name="input">The input.</param>
    /// <param name="number">The chunk's place, from 0.</param>
    /// <param name="arrow">Its rows, an Arrow stream.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="RowsRefusedException">The bytes are no Arrow stream with columns.</exception>
    /// <exception cref="FireworksException">The chunk contradicts what is there.</exception>
    [Alias("put")]
    Task<InputChunk> PutAsync(string input, long number, byte[] arrow, CancellationToken cancellationToken);

    /// <summary>Closes an input whose chunks are all there.</summary>
    /// <exception cref="FireworksException">There is none of that name, chunks are missing, or it was closed with another number.</exception>
    [Alias("close")]
    Task<InputStatus> CloseAsync(string input, long chunks, CancellationToken cancellationToken);

    /// <summary>An input.</summary>
    /// <exception cref="FireworksException">There is none of that name.</exception>
    [Alias("get")]
    Task<InputStatus> GetAsync(string input, CancellationToken cancellationToken);

    /// <summary>The inputs, latest first.</summary>
    [Alias("list")]
    Task<Listing<InputEntry>> ListAsync(int limit, CancellationToken cancellationToken);
}
