using System.Collections.Immutable;

namespace Fireworks;

/// <summary>One column of a message before anyone reads it: in one piece, in several, or as some rows of another. Put together on first read.</summary>
/// <remarks>Reading replaces the pieces, or the rows of another, by the outcome, so that nothing is kept alive twice. Two threads may read
/// at once: both get equal columns.</remarks>
internal sealed class LazyColumn
{
    private volatile object _state;                        // Column, Pieces or Picked

    private LazyColumn(ColumnType type, int length, object state) => (Type, Length, _state) = (type, length, state);

    public LazyColumn(Column column) : this(column.Type, column.Length, column) { }

    public ColumnType Type { get; }

    public int Length { get; }

    public long ByteCount => _state switch
    {
        Pieces pieces => JoinedBytes.Of(pieces.Columns),
        Picked when Type is { DType: not (DType.Text or DType.Logical), Nullable: false } => (long)Length * Type.RowBytes,
        _ => Read("").ByteCount,
    };

    /// <summary>The rows in one piece.</summary>
    /// <exception cref="MessageShapeException">They take 2 GiB or more.</exception>
    public Column Read(string name)
    {
        var state = _state;
        if (state is Column whole) return whole;
        whole = state is Pieces pieces ? Column.Concat(name, pieces.Columns) : Gathered((Picked)state, name);
        _state = whole;
        return whole;
    }

    /// <summary>The pieces, as many as there are.</summary>
    public ImmutableArray<Column> Parts(string name) => _state is Pieces pieces ? pieces.Columns : [Read(name)];

    /// <summary>The column that rows were chosen of and the rows, as long as nobody has put them together.</summary>
    /// <remarks>Also null when that column does not fit into one piece.</remarks>
    public (Column From, Selection Rows)? Chosen(string name) =>
        _state is Picked picked && picked.From._state is not Pieces { FitIntoOne: false } ? (picked.From.Read(name), picked.Rows) : null;

    public LazyColumn Slice(int start, int length, Selections selections) => _state switch
    {
        Column whole => new(whole.Slice(start, length)),
        Picked picked => new(Type, length, picked with { Rows = selections.Slice(picked.Rows, start, length) }),
        var pieces => SliceOf(((Pieces)pieces).Columns, start, length),
    };

    public LazyColumn Pick(Selection rows, Selections selections) => _state switch
    {
        Column { IsLasting: false } whole => new(whole.Gather(rows.Span)),
        Picked picked => new(Type, rows.Length, picked with { Rows = selections.Compose(picked.Rows, rows) }),
        _ => new(Type, rows.Length, new Picked(this, rows)),
    };

    /// <summary>Columns of one type, one after the other, none of them copied. Where one may have gaps, all may.</summary>
    /// <exception cref="ColumnTypeException">The types differ in more than gaps.</exception>
    public static LazyColumn Concat(string name, IReadOnlyList<LazyColumn> columns)
    {
        var parts = ImmutableArray.CreateBuilder<Column>(columns.Count);
        var (type, length) = (columns[0].Type, 0);
        if (columns.Any(c => c.Type != type)) return Alike(name, columns);
        foreach (var column in columns)
        {
            length = checked(length + column.Length);
            if (column.Length > 0) parts.AddRange(column.Parts(name));
        }
        return parts.Count switch
        {
            0 => columns[0],
            1 => new(parts[0]),
            _ => new(type, length, new Pieces(parts.ToImmutable())),
        };
    }

    /// <summary>Columns of which only some may have gaps, one after the other. One without rows counts too.</summary>
    private static LazyColumn Alike(string name, IReadOnlyList<LazyColumn> columns)
    {
        var alike = CommonType.Of(name, [.. columns.SelectMany(c => c.Parts(name))]);
        ImmutableArray<Column> parts = [.. alike.Where(c => c.Length > 0)];
        return parts.Length switch
        {
            0 => new(alike[0]),
            1 => new(parts[0]),
            _ => new(parts[0].Type, checked(parts.Sum(p => p.Length)), new Pieces(parts)),
        };
    }

    private LazyColumn SliceOf(ImmutableArray<Column> pieces, int start, int length)
    {
        var parts = ImmutableArray.CreateBuilder<Column>();
        foreach (var piece in pieces)
        {
            if (start < piece.Length && length > 0)
            {
                var count = Math.Min(length, piece.Length - start);
                parts.Add(piece.Slice(start, count));
                (start, length) = (0, length - count);
            }
            else
            {
                start -= Math.Min(start, piece.Length);
            }
        }
        return parts.Count switch
        {
            0 => new(pieces[0].Slice(0, 0)),
            1 => new(parts[0]),
            _ => new(Type, parts.Sum(p => p.Length), new Pieces(parts.ToImmutable())),
        };
    }

    private static Column Gathered(Picked picked, string name)
    {
        var rows = picked.Rows.Span;
        if (picked.From._state is Pieces { FitIntoOne: false } pieces) return pieces.Gather(name, rows);
        var from = picked.From.Read(name);
        return IsRange(rows) ? from.Slice(rows.Length == 0 ? 0 : rows[0], rows.Length) : from.Gather(rows);
    }

    private static bool IsRange(ReadOnlySpan<int> rows)
    {
        for (var i = 1; i < rows.Length; i++)
            if (rows[i] != rows[0] + i) return false;
        return true;
    }

    private sealed record Picked(LazyColumn From, Selection Rows);
}

/// <summary>Makes each new index vector once, however many columns share the old one.</summary>
internal sealed class Selections
{
    private Dictionary<Selection, Selection>? _made;

    public Selection Slice(Selection rows, int start, int length) => Once(rows, () => rows.Slice(start, length));

    public Selection Compose(Selection earlier, Selection then) => Once(earlier, () => then.After(earlier));

    private Selection Once(Selection rows, Func<Selection> make)
    {
        _made ??= new Dictionary<Selection, Selection>(ReferenceEqualityComparer.Instance);
        return _made.TryGetValue(rows, out var made) ? made : _made[rows] = make();
    }
}
