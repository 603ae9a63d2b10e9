using System.Collections.Immutable;

namespace Fireworks;

/// <summary>Columns of one type, one after the other, as long as nobody has joined them. None is empty.</summary>
internal sealed class Pieces(ImmutableArray<Column> columns)
{
    private int _fit;                                      // 1: they do, −1: they do not, 0: nobody has asked

    public ImmutableArray<Column> Columns { get; } = columns;

    /// <summary>Whether one column can hold them all: less than 2 GiB.</summary>
    public bool FitIntoOne
    {
        get
        {
            if (_fit == 0) _fit = JoinedBytes.Of(Columns) <= int.MaxValue ? 1 : -1;
            return _fit > 0;
        }
    }

    /// <summary>Some rows, in that order, without joining the pieces: each gives its own, and these are put in order.</summary>
    /// <param name="name">The column's name, for errors.</param>
    /// <param name="rows">Rows counted over all pieces, each known to exist.</param>
    /// <exception cref="MessageShapeException">The rows themselves take 2 GiB or more.</exception>
    public Column Gather(string name, ReadOnlySpan<int> rows)
    {
        var starts = new int[Columns.Length];
        for (var i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + Columns[i - 1].Length;

        var (pieceOf, own) = (new int[rows.Length], new int[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            var found = Array.BinarySearch(starts, rows[i]);
            pieceOf[i] = found >= 0 ? found : ~found - 1;
            own[i] = rows[i] - starts[pieceOf[i]];
        }
        return Gather(name, Columns, pieceOf, own);
    }

    /// <summary>Rows of several columns, in any order: each column gives its own at once, and these are put in order.</summary>
    /// <param name="name">The columns' name, for errors.</param>
    /// <param name="columns">The columns, of one type; at least one.</param>
    /// <param name="from">For each row, the number of its column.</param>
    /// <param name="rows">For each row, its number there.</param>
    /// <exception cref="MessageShapeException">The rows themselves take 2 GiB or more.</exception>
    public static Column Gather(string name, IReadOnlyList<Column> columns, ReadOnlySpan<int> from, ReadOnlySpan<int> rows)
    {
        var next = new int[columns.Count + 1];
        foreach (var column in from) next[column + 1]++;
        for (var i = 1; i < next.Length; i++) next[i] += next[i - 1];
        var first = next.ToArray();

        var (own, places) = (new int[rows.Length], new int[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            places[i] = next[from[i]]++;
            own[places[i]] = rows[i];
        }
        var parts = new List<Column>();
        for (var i = 0; i < columns.Count; i++)
            if (first[i + 1] > first[i]) parts.Add(columns[i].Gather(own.AsSpan(first[i]..first[i + 1])));
        return parts.Count == 0 ? columns[0].Gather([]) : Column.Concat(name, parts).Gather(places);
    }
}
