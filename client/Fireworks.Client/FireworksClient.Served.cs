using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Fireworks.Api;

namespace Fireworks;

// Rows that go to the service: to a trained model, or as an input of graphs.
public sealed partial class FireworksClient
{
    /// <summary>What a scaffold's model says of rows: as many rows, in the same order.</summary>
    /// <param name="scaffold">The scaffold.</param>
    /// <param name="rows">The rows, with the columns that the graph's source gave; up to 32 MiB at a time.</param>
    /// <param name="output">The output; the graph's only one when null.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">There is no such scaffold or output, or the rows do not fit what was trained.</exception>
    public async Task<Message> PredictAsync(string scaffold, Message rows, string? output = null, CancellationToken cancellationToken = default)
    {
        var path = Door.Path(Routes.Predict, Require.NotEmpty(scaffold)) + (output is null ? "" : "?output=" + Uri.EscapeDataString(output));
        using var response = await _door.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = Arrow(ArrowStream.ToBytes(rows)) }, cancellationToken);
        return ArrowStream.FromBytes(await response.Content.ReadAsByteArrayAsync(cancellationToken)).Message;
    }

    /// <summary>What a node had learned when a scaffold was saved.</summary>
    /// <exception cref="FireworksApiException">There is no such scaffold, or it holds nothing of that node.</exception>
    public async Task<ComponentState> FindStateAsync(string scaffold, string node, CancellationToken cancellationToken = default)
    {
        using var response = await _door.SendAsync(new HttpRequestMessage(HttpMethod.Get, Door.Path(Routes.ScaffoldState, Require.NotEmpty(scaffold), Require.NotEmpty(node))), cancellationToken);
        return ComponentState.FromBytes(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>Pushes messages as an input that graphs read by <c>{ "kind": "input", "name": … }</c>, and closes it. Chunks that are there already are
    /// not sent again, so a push that broke off is repeated as a whole.</summary>
    /// <param name="input">The input's name.</param>
    /// <param name="chunks">Its chunks in order; the same columns in each, at most 64 MiB each, and the same ones when repeated.</param>
    /// <param name="progress">Is told after each chunk.</param>
    /// <param name="cancellationToken">Cancels it; what was stored stays.</param>
    /// <exception cref="FireworksApiException">A chunk contradicts what is there, or there was none.</exception>
    public async Task<InputInfo> PushAsync(string input, IAsyncEnumerable<Message> chunks, IProgress<PushProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var there = await PresentAsync(Require.NotEmpty(input), cancellationToken);
        var done = new PushProgress(0, 0, 0, 0);
        await foreach (var rows in chunks.WithCancellation(cancellationToken))
        {
            var arrow = ArrowStream.ToBytes(rows);
            var isThere = there.GetValueOrDefault(done.Chunks) == Convert.ToHexStringLower(SHA256.HashData(arrow));
            if (!isThere) await PutChunkAsync(input, done.Chunks, arrow, cancellationToken);
            done = new(done.Chunks + 1, done.Rows + rows.Length, done.Bytes + arrow.Length, done.Skipped + (isThere ? 1 : 0));
            progress?.Report(done);
        }
        return await _door.PostAsync<InputInfo>(Door.Path(Routes.CloseInput, input), new CloseInput(done.Chunks), cancellationToken);
    }

    /// <summary>Stores one chunk of an input that stays open; the same chunk again changes nothing.</summary>
    /// <param name="input">The input's name.</param>
    /// <param name="number">The chunk's place, from 0.</param>
    /// <param name="rows">The chunk; at most 64 MiB.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">It contradicts what is there.</exception>
    public Task<ChunkInfo> PutChunkAsync(string input, long number, Message rows, CancellationToken cancellationToken = default) =>
        PutChunkAsync(Require.NotEmpty(input), number, ArrowStream.ToBytes(rows), cancellationToken);

    /// <summary>Closes an input whose chunks are all there.</summary>
    /// <exception cref="FireworksApiException">There is none of that name, chunks are missing, or it was closed with another number.</exception>
    public Task<InputInfo> CloseInputAsync(string input, long chunks, CancellationToken cancellationToken = default) =>
        _door.PostAsync<InputInfo>(Door.Path(Routes.CloseInput, Require.NotEmpty(input)), new CloseInput(chunks), cancellationToken);

    /// <summary>The inputs, newest first.</summary>
    /// <param name="limit">At most so many, from 1 to 10,000. Default 20.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<Listing<InputItem>> InputsAsync(int limit = Listing<InputItem>.DefaultLimit, CancellationToken cancellationToken = default) =>
        ListAsync<InputItem>(Routes.Inputs, limit, cancellationToken);

    /// <summary>An input and the chunks that are there.</summary>
    /// <exception cref="FireworksApiException">There is none of that name.</exception>
    public Task<InputInfo> FindInputAsync(string input, CancellationToken cancellationToken = default) =>
        _door.GetAsync<InputInfo>(Door.Path(Routes.Input, Require.NotEmpty(input)), cancellationToken);

    private async Task<Dictionary<long, string>> PresentAsync(string input, CancellationToken cancellationToken)
    {
        try
        {
            return (await FindInputAsync(input, cancellationToken)).Present.ToDictionary(c => c.Number, c => c.Hash);
        }
        catch (FireworksApiException e) when (e.Problem == ProblemTypes.NotFound)
        {
            return [];
        }
    }

    private async Task<ChunkInfo> PutChunkAsync(string input, long number, byte[] arrow, CancellationToken cancellationToken) =>
        await _door.PutAsync<ChunkInfo>(Door.Path(Routes.InputChunk, input, number.ToString(CultureInfo.InvariantCulture)), Arrow(arrow), cancellationToken);

    private static ByteArrayContent Arrow(byte[] stream) => new(stream) { Headers = { ContentType = new MediaTypeHeaderValue(ApiJson.ArrowStream) } };
}

/// <summary>How far a push is.</summary>
/// <param name="Chunks">Chunks that are there.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Skipped">How many of the chunks were there before.</param>
public sealed record PushProgress(long Chunks, long Rows, long Bytes, long Skipped);
