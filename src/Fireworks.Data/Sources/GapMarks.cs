using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Collects which rows of a column are gaps, message by message.</summary>
internal sealed class GapMarks
{
    private readonly List<bool> _present = [];
    private bool _any;

    /// <summary>Adds a row.</summary>
    public void Add(bool isGap)
    {
        _present.Add(!isGap);
        _any |= isGap;
    }

    /// <summary>Adds rows that are gaps.</summary>
    public void AddGaps(int rows)
    {
        var before = _present.Count;
        CollectionsMarshal.SetCount(_present, before + rows);
        CollectionsMarshal.AsSpan(_present)[before..].Clear();
        _any |= rows > 0;
    }

    /// <summary>The values with the gaps of the rows since the last call; a column that may have some, even where it has none.</summary>
    public Column Over(Column values)
    {
        var column = _any ? ArrowColumn.WithGaps(values, CollectionsMarshal.AsSpan(_present)) : ArrowColumn.Nullable(values);
        _present.Clear();
        _any = false;
        return column;
    }
}
