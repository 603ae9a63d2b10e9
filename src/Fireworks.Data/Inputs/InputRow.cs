namespace Fireworks;

/// <summary>An input: data that a client pushed, as named chunks in order.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">What every chunk has, such as <c>id int64, name text</c>.</param>
/// <param name="Chunks">How many there are; null while more may come.</param>
/// <param name="CreatedAt">When the first chunk came, in whole milliseconds.</param>
/// <param name="ClosedAt">When it was closed; null while it is open.</param>
public sealed record InputRow(string Tenant, string Name, string Columns, long? Chunks, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt)
{
    /// <summary>Whether more chunks may come.</summary>
    public bool IsOpen => Chunks is null;
}

/// <summary>One chunk of an input; its rows are a blob, an Arrow stream.</summary>
/// <param name="Number">Its place, from 0.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">The blob's length.</param>
/// <param name="Blob">The blob's hash.</param>
public sealed record InputChunkRow(long Number, long Rows, long Bytes, string Blob);

/// <summary>An input with what it holds, counted.</summary>
/// <param name="Input">The input.</param>
/// <param name="Stored">Chunks that are there.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record InputSummary(InputRow Input, long Stored, long Rows, long Bytes);
