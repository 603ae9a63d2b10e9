namespace Fireworks.Api;

/// <summary>Says that an input is whole.</summary>
/// <param name="Chunks">How many chunks it has; at least 1.</param>
public sealed record CloseInput(long Chunks);

/// <summary>A chunk of an input.</summary>
/// <param name="Number">Its place, from 0.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its bytes, as they were pushed.</param>
/// <param name="Hash">The SHA-256 of those bytes in lower-case hex.</param>
public sealed record ChunkInfo(long Number, long Rows, long Bytes, string Hash);

/// <summary>An input in a list.</summary>
/// <param name="Name">Its name; a source <c>{ "kind": "input", "name": … }</c> reads it.</param>
/// <param name="State">open or closed.</param>
/// <param name="Columns">What every chunk has, such as <c>id int64, name text</c>.</param>
/// <param name="Chunks">Chunks that are there.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="CreatedAt">When the first chunk came.</param>
/// <param name="ClosedAt">When it was closed.</param>
public sealed record InputItem(string Name, string State, string Columns, long Chunks, long Rows, long Bytes, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt);

/// <summary>An input and the chunks that are there.</summary>
/// <param name="Input">The input.</param>
/// <param name="Present">Its chunks by number.</param>
public sealed record InputInfo(InputItem Input, IReadOnlyList<ChunkInfo> Present);
