namespace Fireworks;

/// <summary>A component with several named inputs.</summary>
/// <remarks>Which input it reads next it decides by counting and then waits for that input, never by who arrives first: so that a run
/// repeated gives the same rows.</remarks>
public abstract class Junction : Pipe
{
    private readonly Once<Message> _columns;

    /// <summary>A junction over these inputs, in this order.</summary>
    /// <param name="inputs">The inputs by port name.</param>
    /// <param name="required">The ports it cannot do without, and what must be there; none where any number of any pipes will do.</param>
    /// <exception cref="ArgumentException">There is no input.</exception>
    /// <exception cref="ComponentPartsException">Required inputs are missing or of another type; lists all of them.</exception>
    protected Junction(IReadOnlyDictionary<string, Pipe> inputs, params IEnumerable<RequiredPart> required) : base(inputs.Values)
    {
        if (inputs.Count == 0) throw new ArgumentException("A junction needs at least one input.", nameof(inputs));
        RequiredPart.Check(GetType().Name, required, inputs.ToDictionary(i => i.Key, i => (object)i.Value, StringComparer.Ordinal));
        (Ports, _columns) = (inputs, new(ColumnsAsync));
    }

    /// <summary>The inputs by port name, in order.</summary>
    public IReadOnlyDictionary<string, Pipe> Ports { get; }

    /// <summary>The sum of all counts; null when one is unknown.</summary>
    /// <exception cref="ComponentException">It is beyond the largest number of rows.</exception>
    protected async ValueTask<long?> SumAsync(CancellationToken cancellationToken)
    {
        Int128 sum = 0;
        foreach (var input in Inputs)
        {
            if (await input.CountAsync(cancellationToken) is not { } count) return null;
            sum += count;
        }
        return RowLimit.Checked(this, sum);
    }

    /// <summary>The count of each input, which reads by index need.</summary>
    /// <exception cref="ComponentException">One is unknown, or all together are beyond the largest number of rows.</exception>
    protected async ValueTask<long[]> CountsAsync(CancellationToken cancellationToken)
    {
        var counts = new long[Inputs.Count];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = await Inputs[i].CountAsync(cancellationToken)
                ?? throw new ComponentException($"Reading '{Context.Node}' ({GetType().Name}) by index needs the counts of all inputs, but that of '{Ports.Keys.ElementAt(i)}' is unknown; read it in order.");
        RowLimit.Checked(this, counts.Aggregate(Int128.Zero, (sum, count) => sum + count));
        return counts;
    }

    /// <summary>Rows by index from several inputs: one call for each input that has some of them. Where the column of one input may have gaps, so may it in
    /// all rows, whichever are asked for, and all rows have the columns in one order; to know both, the first such read asks each input for no rows.</summary>
    /// <param name="rows">The rows asked for.</param>
    /// <param name="placeOf">Where a row comes from: the number of the input, and its row there.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    protected async ValueTask<Message> GatherAsync(Rows rows, Func<long, (int Input, long Row)> placeOf, CancellationToken cancellationToken)
    {
        var columns = await _columns.GetAsync(Context.Stopping, cancellationToken);
        if (rows.Count == 0) return columns;
        var parts = new List<Message>();
        var source = new long[rows.Count];
        long before = 0;
        foreach (var group in Enumerable.Range(0, rows.Count).Select(at => (At: at, Place: placeOf(rows[at]))).GroupBy(w => w.Place.Input))
        {
            parts.Add(Like(columns, await Inputs[group.Key].ReadAsync(Rows.At([.. group.Select(w => w.Place.Row)]), cancellationToken)));
            foreach (var (at, _) in group) source[at] = before++;
        }
        return Message.Concat(parts).Take(Rows.At(source));
    }

    private async Task<Message> ColumnsAsync(CancellationToken cancellationToken)
    {
        var (columns, ofNone) = (new List<Message>(), new List<Message>());
        foreach (var input in Inputs)
        {
            // In order an input without rows gives no message, and so tells no order of columns.
            var hasRows = await input.CountAsync(cancellationToken) != 0;
            (hasRows ? columns : ofNone).Add(await input.ReadAsync(Rows.Range(0, 0), cancellationToken));
        }
        return Message.Concat([.. columns, .. ofNone]);
    }

    /// <summary>No rows of inputs that were read before a reader was resumed, as their first messages tell; null at the start of a pass.</summary>
    /// <param name="from">Where the reader was opened.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    private protected static async ValueTask<Message?> ColumnsBeforeAsync(Cursor from, IEnumerable<Pipe> inputs, CancellationToken cancellationToken)
    {
        if (from.Inputs.Length == 0) return null;
        var columns = new List<Message>();
        foreach (var input in inputs)
        {
            await using var reader = input.Open(Cursor.StartOf(from.Pass));
            if (await reader.NextAsync(cancellationToken) is { } rows) columns.Add(rows.Slice(0, 0));
        }
        return columns.Count == 0 ? null : Message.Concat(columns);
    }

    /// <summary>Rows whose columns may have gaps where others may, in the order of those others.</summary>
    /// <param name="columns">No rows of those others; null when there are none yet.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="MessageShapeException">There are other columns.</exception>
    /// <exception cref="ColumnTypeException">A column has another type.</exception>
    private protected static Message Like(Message? columns, Message rows)
    {
        if (columns is null) return rows;
        if (columns.Count != rows.Count || !rows.Names.All(name => columns.Has(name) && columns.TypeOf(name) == rows.TypeOf(name))) return Message.Concat(columns, rows);
        return columns.Names.SequenceEqual(rows.Names) ? rows : rows.Select([.. columns.Names]);
    }
}
