using System.Runtime.InteropServices;

namespace Fireworks;

// Columns: added, replaced, left out, renamed, cast, mapped; two messages side by side.
public sealed partial class Message
{
    /// <summary>Some columns, in the order given: <c>message[["a", "c"]]</c>.</summary>
    /// <exception cref="ColumnMissingException">One of them is not there.</exception>
    public Message this[ReadOnlySpan<string> names] => Select(names);

    /// <summary>A column as rows of another, as long as nobody has put them together; null otherwise.</summary>
    internal (Column From, Selection Rows)? Chosen(string name) => Find(name).Chosen(name);

    /// <summary>This message with a column added, or replaced in its place.</summary>
    /// <exception cref="ArgumentException">The name or the column is null, or the name holds half a surrogate pair.</exception>
    /// <exception cref="MessageShapeException">The column has another length.</exception>
    public Message With(string name, Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (!Has(name)) return new([.. _names, Require.Writable(name)], [.. _columns, new(column)], Count == 0 && Length == 0 ? null : Length);
        var columns = (LazyColumn[])_columns.Clone();
        columns[_places[name]] = new(column);
        return new(_names, columns, Length);
    }

    /// <summary>This message with columns replaced in their places, each by what is made of it: one copy of the names, however many columns.</summary>
    /// <param name="names">The columns; each is there.</param>
    /// <param name="replacement">The new column of that name, of as many rows.</param>
    internal Message Replace(IReadOnlyList<string> names, Func<string, Column> replacement)
    {
        var columns = (LazyColumn[])_columns.Clone();
        foreach (var name in names)
        {
            var column = replacement(name);
            if (column.Length != Length)
                throw new MessageShapeException($"All columns of a message have the same length, but there are {Length} rows and '{name}' has {column.Length}.");
            columns[_places[name]] = new(column);
        }
        return new(this, columns, Length);
    }

    /// <summary>This message with all columns of another: those that it has are replaced in their places, the others are added.</summary>
    /// <exception cref="MessageShapeException">The other has another length.</exception>
    public Message With(Message columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0 && columns.Length == 0) return this;
        string[] names = [.. _names, .. columns._names.Where(name => !Has(name))];
        return new(names, [.. names.Select(name => columns.Has(name) ? columns.Find(name) : Find(name))], Count == 0 && Length == 0 ? columns.Length : Length);
    }

    /// <summary>This message without some columns. It keeps its length, even without any column.</summary>
    /// <exception cref="ColumnMissingException">One of them is not there.</exception>
    public Message Without(params ReadOnlySpan<string> names)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            _ = Find(name);
            gone.Add(name);
        }
        return Select([.. _names.Where(n => !gone.Contains(n))]);
    }

    /// <summary>Some columns, in the order given.</summary>
    /// <exception cref="ColumnMissingException">One of them is not there.</exception>
    /// <exception cref="MessageShapeException">A name comes twice.</exception>
    public Message Select(params ReadOnlySpan<string> names)
    {
        var columns = new LazyColumn[names.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = Find(names[i]);
        return new(names.ToArray(), columns, Length);
    }

    /// <summary>The same columns, one of them under another name.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ArgumentException">The new name is null or holds half a surrogate pair.</exception>
    /// <exception cref="MessageShapeException">The new name is taken.</exception>
    public Message Rename(string name, string to)
    {
        _ = Find(name);
        _ = Require.Writable(to);
        return new([.. _names.Select(n => n == name ? to : n)], _columns, Length);
    }

    /// <summary>A column as another type: exactly, or with an error that names the row. Gaps stay gaps.</summary>
    /// <param name="name">The column.</param>
    /// <param name="to">The new type.</param>
    /// <param name="rounding">Null (default) for exact only; <c>nearest</c> (ties to even), <c>toward_zero</c>, <c>down</c> or <c>up</c>.</param>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds what has no value in another type, such as lists.</exception>
    /// <exception cref="CastException">A value does not fit: a fraction or NaN in an integer, one out of range, text that spells no number.</exception>
    public Message Cast(string name, DType to, string? rounding = null) =>
        Cast(name, to == DType.Logical ? throw new ArgumentException($"Columns are cast to one of {string.Join(", ", DTypes.Names)}.", nameof(to)) : to.Name(), rounding);

    /// <summary>A column as the type of that name: exactly, or with an error that names the row. Gaps stay gaps.</summary>
    /// <param name="name">The column.</param>
    /// <param name="to">The new type: one of <see cref="DTypes.Names"/>, or <c>uint16</c>, <c>uint32</c>, <c>uint64</c>.</param>
    /// <param name="rounding">Null (default) for exact only; <c>nearest</c> (ties to even), <c>toward_zero</c>, <c>down</c> or <c>up</c>.</param>
    /// <exception cref="ArgumentException">There is no such type, or no such rounding of it.</exception>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds what has no value in another type, such as lists.</exception>
    /// <exception cref="CastException">A value does not fit: a fraction or NaN in an integer, one out of range, text that spells no number.</exception>
    public Message Cast(string name, string to, string? rounding = null)
    {
        var type = CastType.Parse(to);
        if (rounding is not null) Require.OneOf(rounding, type.Roundings);
        var column = this[name].ToHost();
        return CastType.Of(column)?.Name == type.Name ? this : With(name, CastKernel.Cast(name, column, type, rounding));
    }

    /// <summary>This message with each value of a column through a function; the column's type becomes the function's.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds another type.</exception>
    public Message Map<TFrom, TTo>(string name, Func<TFrom, TTo> function) where TFrom : unmanaged where TTo : unmanaged => Map<TFrom, TTo>(name, (from, to) =>
    {
        for (var i = 0; i < to.Length; i++) to[i] = function(from[i]);
    });

    /// <summary>This message with a column replaced by what a function writes for all its values at once, such as a vectorised loop.</summary>
    /// <param name="name">The column.</param>
    /// <param name="function">Reads all values, row by row, and writes as many.</param>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds another type.</exception>
    public Message Map<TFrom, TTo>(string name, ValueMap<TFrom, TTo> function) where TFrom : unmanaged where TTo : unmanaged
    {
        var values = Column<TFrom>(name);
        var mapped = TensorColumn.Create<TTo>(new ColumnType(DTypes.Of<TTo>(), TypeOf(name).RowShape), Length, to => function(values.Span, to));
        GC.KeepAlive(values.Owner);
        return With(name, mapped);
    }

    /// <summary>Every column through a function.</summary>
    /// <exception cref="MessageShapeException">The function changed the number of rows of some columns only.</exception>
    public Message Map(Func<Column, Column> function) => new([.. this.Select(c => KeyValuePair.Create(c.Key, function(c.Value)))], Count == 0 ? Length : null);

    /// <summary>The columns of both, side by side.</summary>
    /// <exception cref="MessageShapeException">Lengths differ, or a name is in both: rename or leave out one.</exception>
    public Message Merge(Message other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0 && other.Length == 0) return this;
        if (Count == 0 && Length == 0) return other;
        if (other.Length != Length) throw new MessageShapeException($"Messages side by side have the same length, but one has {Length} rows and the other {other.Length}.");
        foreach (var name in other._names)
            if (Has(name)) throw new MessageShapeException($"Column '{name}' is in both messages; rename it in one, or leave it out.");
        return new([.. _names, .. other._names], [.. _columns, .. other._columns], Length);
    }

    /// <summary>This message with every gap of a column filled, so that it may be read as plain numbers or text.</summary>
    /// <param name="name">The column.</param>
    /// <param name="value">What to fill in; of exactly the column's type, in whatever unit or scale holds it: a <see cref="decimal"/>, a date, a time, a
    /// duration, bytes, or a collection for a list.</param>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">The value is of another type.</exception>
    /// <exception cref="ArgumentException">The value is finer than the column's unit or scale, or out of its range.</exception>
    public Message FillGaps(string name, object value)
    {
        var column = this[name].ToHost();
        var fill = Gaps.Filling(column, value);
        if (!column.Type.Nullable) return this;
        var needed = column.Type with { Nullable = false };
        return fill.Length == 1 && fill.Type == needed ? With(name, Gaps.Fill(name, column, fill)) : throw new ColumnTypeException(name, $"filled with a {needed}", fill.Type.ToString());
    }

    /// <summary>The rows without a gap in these columns; in any column when none is named.</summary>
    /// <exception cref="ColumnMissingException">One of them is not there.</exception>
    public Message DropGaps(params ReadOnlySpan<string> names)
    {
        var kept = new bool[Length];
        Array.Fill(kept, true);
        foreach (var name in names.IsEmpty ? _names : names.ToArray())
            if (this[name] is ArrowColumn { Present: { } present })
                for (var row = 0; row < kept.Length; row++) kept[row] &= MemoryMarshal.Cast<byte, bool>(present.Data.Span)[row];
        var rows = this[kept];
        foreach (var name in names.IsEmpty ? _names : names.ToArray())
            if (rows.TypeOf(name).Nullable) rows = rows.With(name, Gaps.Drop(rows[name]));
        return rows;
    }
}

/// <summary>Writes one value for each value read.</summary>
/// <param name="from">All values of a column, row by row.</param>
/// <param name="to">As many values to write.</param>
public delegate void ValueMap<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to) where TFrom : unmanaged where TTo : unmanaged;
