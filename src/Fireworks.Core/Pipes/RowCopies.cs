namespace Fireworks;

/// <summary>Which copy of which row stands where, when each row comes several times or never, its copies side by side: 8 bytes a row, however many the copies.</summary>
/// <param name="times">How often each row comes; at least 0.</param>
internal sealed class RowCopies(IEnumerable<long> times)
{
    private readonly long[] _ends = Ends(times);

    /// <summary>All copies of all rows.</summary>
    public long Count => Before(Rows);

    /// <summary>How many rows there are.</summary>
    public int Rows => _ends.Length;

    /// <summary>The copies of all rows before one.</summary>
    /// <param name="row">The row; from 0 to <see cref="Rows"/>.</param>
    public long Before(long row) => row == 0 ? 0 : _ends[row - 1];

    /// <summary>The row at a place, and the number of its copy.</summary>
    /// <param name="place">0 ≤ place &lt; <see cref="Count"/>.</param>
    public (int Row, long Copy) this[long place]
    {
        get
        {
            var (low, high) = (0, _ends.Length - 1);
            while (low < high)
            {
                var middle = low + (high - low) / 2;
                if (_ends[middle] <= place) low = middle + 1;
                else high = middle;
            }
            return (low, place - Before(low));
        }
    }

    /// <summary>The rows at consecutive places, and the numbers of their copies.</summary>
    /// <param name="start">The first place; at least 0.</param>
    /// <param name="count">How many; not beyond <see cref="Count"/>.</param>
    public (int Row, long Copy)[] Slice(long start, int count)
    {
        var slice = new (int Row, long Copy)[count];
        if (count > 0) slice[0] = this[start];
        for (var i = 1; i < count; i++)
        {
            var (row, copy) = (slice[i - 1].Row, slice[i - 1].Copy + 1);
            for (; Before(row) + copy == _ends[row]; copy = 0) row++;
            slice[i] = (row, copy);
        }
        return slice;
    }

    private static long[] Ends(IEnumerable<long> times)
    {
        var ends = times.ToArray();
        for (var row = 1; row < ends.Length; row++) ends[row] += ends[row - 1];
        return ends;
    }
}
