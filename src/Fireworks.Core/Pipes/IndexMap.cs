using System.Collections.Immutable;

namespace Fireworks;

/// <summary>Gives the rows of a list, in its order: row i is row <c>rows[i]</c> of its input. A row may come several times or never.</summary>
/// <param name="input">Where the rows come from; read by index.</param>
/// <param name="rows">The input's rows; each at least 0.</param>
/// <param name="chunkRows">Rows of each message read in order, but for the last; at least 1. Default 4096.</param>
[Component("index-map")]
public sealed class IndexMap(Pipe input, ImmutableArray<long> rows, int chunkRows = 4096) : Pipe(input)
{
    /// <summary>The input's rows.</summary>
    public ImmutableArray<long> Rows { get; } = rows.IsDefault ? throw new ArgumentException("'rows' must be a list, but was never given a value; give one, which may be empty.", nameof(rows))
        : rows.All(row => row >= 0) ? rows
        : throw new ArgumentOutOfRangeException(nameof(rows), rows.Min(), $"'rows' must each be at least 0, but one is {rows.Min()}.");

    /// <summary>Rows of each message read in order.</summary>
    public int ChunkRows { get; } = Require.AtLeast(chunkRows, 1);

    /// <inheritdoc/>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => new(Rows.Length);

    /// <inheritdoc/>
    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        rows.CheckWithin(Rows.Length);
        return Upstream.ReadAsync(rows.Map(row => Rows[(int)row]), cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new IndexReader(this, ChunkRows, from ?? Cursor.Start);
}
