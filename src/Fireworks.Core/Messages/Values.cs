using System.Collections;
using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>A typed, read-only view of a column of numbers; it keeps the column's memory alive.</summary>
/// <typeparam name="T">The C# type of a cell.</typeparam>
public readonly struct Values<T> : IReadOnlyList<T> where T : unmanaged
{
    private readonly TensorColumn _column;

    internal Values(TensorColumn column) => _column = column;

    /// <summary>What keeps the memory alive.</summary>
    internal TensorColumn Owner => _column;

    /// <summary>Values in all rows: rows × row size.</summary>
    public int Count => _column.Length * _column.Type.RowSize;

    /// <summary>The value at a position, counted row by row.</summary>
    public T this[int index]
    {
        get
        {
            var value = Span[index];
            GC.KeepAlive(_column);
            return value;
        }
    }

    /// <summary>The values in place. The span does not keep its memory alive: hold the message until the last use.</summary>
    public ReadOnlySpan<T> Span => MemoryMarshal.Cast<byte, T>(_column.Data.Span);

    /// <summary>The values as a new array.</summary>
    public T[] ToArray()
    {
        var values = Span.ToArray();
        GC.KeepAlive(_column);
        return values;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
