using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fireworks;

/// <summary>Cells of a flat tensor seen as vectors, so that a formula over them is written once: the last vector may be part of one,
/// whose missing cells read as 0 and are not written.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="first">The first cell; the memory itself, not a copy.</param>
/// <param name="length">Cells.</param>
internal readonly unsafe struct Lanes<T>(T* first, int length) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The vector that begins at a cell, a multiple of the vector's width.</summary>
    public Vector<T> this[int at]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => at <= length - Vector<T>.Count ? Vector.Load(first + at) : ReadEnd(at);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            if (at <= length - Vector<T>.Count) Vector.Store(value, first + at);
            else WriteEnd(at, value);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector<T> ReadEnd(int at)
    {
        Span<T> whole = stackalloc T[Vector<T>.Count];
        new ReadOnlySpan<T>(first + at, length - at).CopyTo(whole);
        return new Vector<T>(whole);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteEnd(int at, Vector<T> value)
    {
        Span<T> whole = stackalloc T[Vector<T>.Count];
        value.CopyTo(whole);
        whole[..(length - at)].CopyTo(new Span<T>(first + at, length - at));
    }
}
