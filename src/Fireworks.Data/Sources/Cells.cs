namespace Fireworks;

/// <summary>Collects numbers of one column, message by message, in an array that is used again.</summary>
internal sealed class Cells<T> where T : unmanaged
{
    private T[] _values = new T[16];

    /// <summary>Numbers since the last <see cref="Build"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a number.</summary>
    public void Add(T value)
    {
        if (Count == _values.Length) Array.Resize(ref _values, 2 * Count);
        _values[Count++] = value;
    }

    /// <summary>Adds a number several times.</summary>
    public void Add(T value, int times)
    {
        var count = checked(Count + times);
        if (count > _values.Length) Array.Resize(ref _values, (int)Math.Max(count, Math.Min(2L * _values.Length, Array.MaxLength)));
        _values.AsSpan(Count, times).Fill(value);
        Count = count;
    }

    /// <summary>The numbers as a column of rows of that shape, and begins anew.</summary>
    public TensorColumn Build(params ReadOnlySpan<int> rowShape)
    {
        var column = TensorColumn.Of<T>(_values.AsSpan(0, Count), rowShape);
        Count = 0;
        return column;
    }
}
