namespace Fireworks;

// Rows: one, some in any order, those of a mask; and messages with rows replaced or left out.
public sealed partial class Message
{
    /// <summary>One row, as a message.</summary>
    /// <exception cref="RowOutOfRangeException">The row does not exist.</exception>
    public Message this[Index row] => Slice(Offset(row), 1);

    /// <summary>Consecutive rows, sharing memory. O(1) for each column.</summary>
    /// <exception cref="RowOutOfRangeException">The range leaves the message.</exception>
    /// <exception cref="MessageShapeException">It ends before it begins.</exception>
    public Message this[Range range]
    {
        get
        {
            var (start, end) = (range.Start.GetOffset(Length), range.End.GetOffset(Length));
            if (start < 0 || end > Length) throw new RowOutOfRangeException(start < 0 ? start : end - 1, Length);
            return start <= end ? Slice(start, end - start) : throw new MessageShapeException($"A range ends where it begins or later, but {range} of {Length} rows begins at row {start} and ends before row {end}.");
        }
    }

    /// <summary>The rows asked for, in that order, repeats included: <c>message[[^1, 0, 0]]</c>.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public Message this[ReadOnlySpan<Index> rows]
    {
        get
        {
            var at = new int[rows.Length];
            for (var i = 0; i < at.Length; i++) at[i] = Offset(rows[i]);
            return Pick(new Selection(at));
        }
    }

    /// <summary>The rows where the mask is true.</summary>
    /// <exception cref="MessageShapeException">The mask has another length.</exception>
    public Message this[ReadOnlySpan<bool> mask]
    {
        get
        {
            if (mask.Length != Length) throw new MessageShapeException($"A mask has one value for each row, but there are {Length} rows and {mask.Length} values.");
            var rows = new int[mask.Count(true)];
            var at = 0;
            for (var row = 0; row < mask.Length; row++)
                if (mask[row]) rows[at++] = row;
            return Pick(new Selection(rows));
        }
    }

    /// <summary>Consecutive rows, sharing memory. O(1) for each column.</summary>
    /// <exception cref="RowOutOfRangeException">The rows leave the message.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public Message Slice(int start, int length)
    {
        if (start == 0 && length == Length) return this;
        if (length < 0) throw new ArgumentOutOfRangeException(nameof(length), length, $"A slice has at least 0 rows, but {length} were asked for from row {start}.");
        if (start < 0 || start > Length - length) throw new RowOutOfRangeException(start < 0 ? start : (long)start + length - 1, Length);
        var (selections, columns) = (new Selections(), new LazyColumn[_columns.Length]);
        for (var i = 0; i < columns.Length; i++) columns[i] = _columns[i].Slice(start, length, selections);
        return new(this, columns, length);
    }

    /// <summary>The rows asked for, in that order, repeats included: a permutation, a bootstrap, a selection.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public Message Take(Rows rows)
    {
        if (!rows.IsRange) return Pick(Selection.Of(rows, Length));
        rows.CheckWithin(Length);
        return Slice(rows.Count == 0 ? 0 : (int)rows.Start, rows.Count);
    }

    /// <inheritdoc cref="Take(Rows)"/>
    public Message Take(ReadOnlySpan<int> rows) => Pick(Selection.Of(rows, Length));

    /// <summary>The rows whose value in a column fulfils a condition.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds another type, or several values a row.</exception>
    /// <exception cref="ColumnValueException">No column holds cells of that C# type.</exception>
    public Message Filter<T>(string column, Func<T, bool> condition) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (TypeOf(column).RowSize != 1) throw new ColumnTypeException(column, $"one {DTypes.Of<T>().Name()} a row", TypeOf(column).ToString());
        var values = Column<T>(column);
        var mask = new bool[Length];
        for (var row = 0; row < mask.Length; row++) mask[row] = condition(values[row]);
        return this[mask];
    }

    /// <summary>The rows that fulfil a condition, which is given each row's number.</summary>
    public Message Filter(Func<int, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var mask = new bool[Length];
        for (var row = 0; row < mask.Length; row++) mask[row] = condition(row);
        return this[mask];
    }

    /// <summary>This message with some rows replaced: row <c>at[i]</c> becomes row i of <paramref name="rows"/>. Of repeats the last counts.</summary>
    /// <exception cref="MessageShapeException">There are more or fewer rows than places, or other columns.</exception>
    /// <exception cref="ColumnTypeException">A column has another type; cast first.</exception>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public Message WithRows(Rows at, Message rows)
    {
        if (at.Count != rows.Length) throw new MessageShapeException($"Each row replaced needs one row in its place, but {at.Count} are replaced by {rows.Length}.");
        if (at.Count == 0) return this;
        var shown = new int[Length];
        for (var row = 0; row < shown.Length; row++) shown[row] = row;
        var replaced = Selection.Of(at, Length).Span;
        for (var i = 0; i < replaced.Length; i++) shown[replaced[i]] = Length + i;
        return Append(rows).Pick(new Selection(shown));
    }

    /// <summary>This message without some rows.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public Message WithoutRows(Rows rows)
    {
        var kept = new bool[Length];
        Array.Fill(kept, true);
        foreach (var row in Selection.Of(rows, Length).Span) kept[row] = false;
        return this[kept];
    }

    /// <summary>Each row as a message of one row.</summary>
    public IEnumerable<Message> EachRow()
    {
        for (var row = 0; row < Length; row++) yield return Slice(row, 1);
    }

    /// <summary>The same rows in memory that holds nothing else. A small slice of a large message keeps all of that alive; this does not.</summary>
    public Message Compact() => OfLength(Length, this.Select(c => KeyValuePair.Create(c.Key, c.Value.Compact())));

    private int Offset(Index row) =>
        row.GetOffset(Length) is var offset && (uint)offset < (uint)Length ? offset : throw new RowOutOfRangeException(offset, Length);

    private Message Pick(Selection rows)
    {
        var (selections, columns) = (new Selections(), new LazyColumn[_columns.Length]);
        for (var i = 0; i < columns.Length; i++) columns[i] = _columns[i].Pick(rows, selections);
        return new(this, columns, rows.Length);
    }
}
