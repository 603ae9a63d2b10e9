namespace Fireworks;

// The columns of a cache: what rows it takes, and how their types may widen.
public sealed partial class MessageCache
{
    private const int MovedAtOnce = 256;

    /// <summary>The columns of rows to keep in the order of the cache, checked.</summary>
    private Column[] Columns(Message message)
    {
        if (_shape is null)
        {
            foreach (var name in (string[])[RowColumn, UsesColumn])
                if (message.Has(name)) throw new MessageShapeException($"A saved cache has a column '{name}' of its own, but the rows have one too; rename it.");
            foreach (var (name, column) in message) _columns.Add(name, SlotColumn.For(name, column.ToHost()));
            _shape = message.Slice(0, 0).Compact();
        }
        if (message.Count != _shape.Count || !message.Names.All(_shape.Has))
            throw new MessageShapeException($"A cache keeps rows of one kind, but it holds {string.Join(", ", _shape.Names)} and was given {string.Join(", ", message.Names)}.");
        var (columns, like) = (new Column[_columns.Count], new Column?[_columns.Count]);
        for (var i = 0; i < columns.Length; i++)
        {
            var name = _columns.GetAt(i).Key;
            columns[i] = message[name].ToHost();
            if (columns[i].Type == _shape[name].Type) continue;
            var both = CommonType.Of(name, [_shape[name].ToHost(), columns[i]]);
            (like[i], columns[i]) = (both[0], both[1]);
        }
        // Every column was checked before any changes.
        for (var i = 0; i < columns.Length; i++) Adapt(i, like[i], columns[i]);
        return columns;
    }

    /// <summary>Makes the slots of a column fit for rows.</summary>
    /// <param name="index">Which column of the cache.</param>
    /// <param name="like">No rows of the type that is to be held from now on; null when it stays.</param>
    /// <param name="rows">The rows, of that type.</param>
    private void Adapt(int index, Column? like, Column rows)
    {
        var name = _columns.GetAt(index).Key;
        if (like is not null && _shape!.TypeOf(name) is var held && like.Type != held)
        {
            Move(index, SlotColumn.For(name, like), like);
            _shape = _shape.With(name, like);
        }
        // Rows of one type may come as a kind of column that its slots do not know.
        if (!_columns.GetAt(index).Value.Fits(rows)) Move(index, new AnySlots(name, rows), rows.Slice(0, 0));
    }

    /// <summary>Moves a column to other slots. What its rows take there is counted anew: each value that might be a gap from now on takes a byte more.</summary>
    /// <param name="index">Which column of the cache.</param>
    /// <param name="to">The slots, empty.</param>
    /// <param name="like">No rows of the type that those slots hold.</param>
    private void Move(int index, SlotColumn to, Column like)
    {
        var (name, from) = _columns.GetAt(index);
        to.Reserve(_rowIn.Length);
        foreach (var slots in _slotOf.Values.Chunk(MovedAtOnce))
        {
            var rows = from.Gather(slots);
            var moved = CommonType.Of(name, [rows, like])[0];
            to.Scatter(moved, slots);
            for (var i = 0; i < slots.Length; i++) Recount(slots[i], SlotColumn.RowBytes(moved, i) - SlotColumn.RowBytes(rows, i));
        }
        _columns.SetAt(index, to);
        MakeRoom(0);
    }

    private void Recount(int slot, long more)
    {
        _bytesIn[slot] += more;
        ByteCount += more;
    }
}
