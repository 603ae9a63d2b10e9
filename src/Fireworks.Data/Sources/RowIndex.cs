namespace Fireworks;

/// <summary>Where every sixteenth row of a file begins, so that rows can be read by index: about one byte a row.</summary>
internal sealed class RowIndex
{
    private const int Stride = 16;

    // Reading on costs less than another seek over so many rows.
    private const int Near = 4 * Stride;

    private readonly List<RowMark> _marks = [];

    private RowIndex() { }

    /// <summary>Rows of the file.</summary>
    public long Count { get; private set; }

    /// <summary>The index of a file, which is read once from its first row.</summary>
    public static RowIndex Of(FileRows file, CancellationToken cancellationToken)
    {
        var index = new RowIndex();
        for (var mark = file.Next; file.Move(); mark = file.Next, index.Count++)
        {
            if (index.Count % Stride != 0) continue;
            index._marks.Add(mark);
            if (index._marks.Count % 256 == 0) cancellationToken.ThrowIfCancellationRequested();
        }
        return index;
    }

    /// <summary>Rows by index, in the order asked, repeats included.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public Message Read(FileRows file, Rows rows, CancellationToken cancellationToken)
    {
        rows.CheckWithin(Count);
        var asked = rows.ToArray();
        var order = new int[asked.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(rows.ToArray(), order);

        var kept = new long[asked.Length];                  // where each asked row lies among those kept
        var (at, last, count) = (-1L, -1L, 0);
        foreach (var position in order)
        {
            var row = asked[position];
            if (row != last)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (at < 0 || row - at > Near)
                {
                    file.Seek(_marks[(int)(row / Stride)]);
                    at = row / Stride * Stride;
                }
                for (; at <= row; at++) file.Move();
                file.Keep();
                (last, count) = (row, count + 1);
            }
            kept[position] = count - 1;
        }
        var message = file.Take();
        return rows.IsRange ? message : message.Take(Rows.At(kept));
    }
}
