namespace Fireworks;

/// <summary>Gives rows of rare classes several times, so that each class has as many rows as the most frequent one.</summary>
/// <remarks>Of a class with n rows where the most frequent has m, each row comes ⌊m / n⌋ times and m mod n of them, chosen by a keyed permutation by run seed
/// and node id, once more. A row's copies stand side by side: shuffle after it. Its input is read once to count the classes, before the first row,
/// and always in the order of its first pass. It keeps 8 bytes for each row that it reads.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="column">The column of classes; one value a row.</param>
[Component("oversample")]
public sealed class Oversample(Pipe input, string column) : Pipe(input)
{
    private RowCopies _copies = new([]);

    /// <summary>The column of classes.</summary>
    public string Column { get; } = Require.NotEmpty(column);

    /// <inheritdoc/>
    public override async ValueTask<long?> CountAsync(CancellationToken cancellationToken = default)
    {
        await FreezeAsync(cancellationToken);
        return _copies.Count;
    }

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default)
    {
        await FreezeAsync(cancellationToken);
        rows.CheckWithin(_copies.Count);
        return await Upstream.ReadAsync(rows.Map(row => _copies[row].Row), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        var classes = await RowGroups.ReadAsync(Upstream, Column, cancellationToken);
        var most = classes.Select(rows => rows.Count).DefaultIfEmpty().Max();
        var order = new KeyedPermutation(Context.Random(pass: 0), classes.Sum(rows => (long)rows.Count));
        var times = new long[order.Length];
        foreach (var rows in classes)
        {
            foreach (var row in rows) times[row] = most / rows.Count;
            foreach (var row in rows.OrderBy(order.PositionOf).Take(most % rows.Count)) times[row]++;
        }
        _copies = new RowCopies(times);
    }

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null)
    {
        var start = from ?? Cursor.Start;
        return new ExpandingReader(this, Upstream.Open(start.Inputs.Length > 0 ? start.Inputs[0] : Cursor.Start), start, Expand);
    }

    private Expansion Expand(Message rows, long before)
    {
        if (rows.Length > _copies.Rows - before)
            throw new ComponentException($"'{Context.Node}' (oversample) counted {_copies.Rows} rows, but its input now has more; it must give the same rows each time.");
        var begin = _copies.Before(before);
        return new Expansion(
            _copies.Before(before + rows.Length) - begin,
            (start, count) => rows.Take(Rows.Of([.. _copies.Slice(begin + start, count).Select(copy => copy.Row - before)])));
    }
}
