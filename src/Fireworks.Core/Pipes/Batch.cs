using System.Globalization;

namespace Fireworks;

/// <summary>Cuts what it reads in order into messages of a fixed number of rows, or of fewer where ragged rows cost too much. Reads by index pass through.</summary>
/// <remarks>With <paramref name="cost"/> a batch ends before its rows × the longest of them would exceed <paramref name="budget"/>: what the batch takes once all
/// its rows are padded to the longest. A row that exceeds the budget by itself is a batch by itself. Sort or window by length to waste less.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="rows">Most rows of a batch; at least 1.</param>
/// <param name="last">What becomes of a last batch with fewer rows: <c>keep</c> (default) or <c>drop</c>. With a budget it is kept.</param>
/// <param name="cost">The column that tells the length of a row: text counts its characters (Unicode code points), integers their value; a gap is
/// refused. Null (default) for rows alike.</param>
/// <param name="budget">Most rows × longest; at least 1. Goes with <paramref name="cost"/>.</param>
[Component("batch")]
public sealed class Batch(Pipe input, int rows, string last = "keep", string? cost = null, long? budget = null) : Pipe(input)
{
    private const string Drop = "drop";

    /// <summary>Most rows of a batch.</summary>
    public int Rows { get; } = Require.AtLeast(rows, 1);

    /// <summary>What becomes of a last batch with fewer rows.</summary>
    public string Last { get; } = Require.OneOf(last, ["keep", Drop]) == Drop && cost is not null
        ? throw new ArgumentException("'last' must be keep where batches have a budget: there the last one is as good as any.", nameof(last))
        : last;

    /// <summary>The column that tells the length of a row.</summary>
    public string? Cost { get; } = cost is null ? null : Require.NotEmpty(cost);

    /// <summary>Most rows × longest.</summary>
    public long? Budget { get; } = (cost is null) != (budget is null)
        ? throw new ArgumentException("'cost' and 'budget' go together: the column of lengths, and most rows × longest.", nameof(budget))
        : budget is { } most ? Require.AtLeast(most, 1, nameof(budget)) : null;

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) =>
        await Upstream.CountAsync(cancellationToken) is { } count ? Last == Drop ? count - count % Rows : count : null;

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        if (Last == Drop && await CountAsync(cancellationToken) is { } count) rows.CheckWithin(count);
        return await Upstream.ReadAsync(rows, cancellationToken);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, new RowReader(Upstream, from ?? Cursor.Start));

    /// <summary>Says how many rows still fit, given what it was told since it was made.</summary>
    private Func<Message, int> Fitting(RowReader input)
    {
        if (Cost is null || Budget is not { } budget) return static rows => rows.Length;
        var (rows, longest) = (0L, 0L);
        return next =>
        {
            var column = next[Cost].ToHost();
            for (var i = 0; i < next.Length; i++)
            {
                longest = Math.Max(longest, LengthOf(column, i) ?? throw new ComponentException(
                    $"'{Context.Node}' (batch) takes lengths from column '{Cost}', but row {input.NextRow + i} of a message that it read is a gap. Put a 'fill' or 'drop-gaps' before it."));
                if (++rows > 1 && longest > budget / rows) return i;
            }
            return next.Length;
        };
    }

    /// <summary>The length of a row; null for a gap.</summary>
    private long? LengthOf(Column column, int row) => CastType.Of(column) is { IsInteger: true } or { DType: DType.Text } && column.Type.RowShape.IsEmpty
        ? column[row] switch
        {
            null => null,
            string text => text.EnumerateRunes().Count(),
            ulong number => (long)Math.Min(number, long.MaxValue),
            var number => Convert.ToInt64(number, CultureInfo.InvariantCulture) is >= 0 and var length
                ? length
                : throw new ComponentException($"'{Context.Node}' (batch) takes lengths from column '{Cost}', but one is {number}; a length is at least 0."),
        }
        : throw new ColumnTypeException(Cost!, "text or integers, one a row", column.Type.ToString());

    private sealed class Reader(Batch pipe, RowReader input) : PipeReader
    {
        public override Cursor Position => input.Position;

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default) =>
            await input.TakeAsync(pipe.Rows, pipe.Fitting(input), cancellationToken) is { } batch && (batch.Length == pipe.Rows || pipe.Last != Drop) ? batch : null;

        public override ValueTask DisposeAsync() => input.DisposeAsync();
    }
}
