using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>How much memory <see cref="ArrowArrays"/> takes for a column beside the buffers that it shares.</summary>
internal static class ArrowCost
{
    /// <summary>The objects of a column, in round numbers.</summary>
    public const int ColumnBytes = 384;

    private const int BufferBytes = 32;

    /// <summary>Bytes, at most. A length that no buffer fills is refused before memory is taken for it, so buffers bound lengths.</summary>
    public static long Of(ArrayData data) => ColumnBytes + BufferBytes * (long)data.Buffers.Length + Gaps(data) + Values(data);

    private static long Gaps(ArrayData data) => data.DataType is not NullType && data.NullCount != 0 ? Bits(data, 0) : 0;

    private static long Values(ArrayData data) => data.DataType switch
    {
        BooleanType => Bits(data, 1),
        DictionaryType => Rows(data, sizeof(int), leastRead: 1),
        StringType or BinaryType => Rows(data, TextColumn.ViewBytes, sizeof(int)) + Bytes(data, 2),
        LargeStringType or LargeBinaryType => Rows(data, TextColumn.ViewBytes + sizeof(int), sizeof(long)) + Bytes(data, 2),
        StringViewType or BinaryViewType => data.NullCount != 0 ? Bytes(data, 1) : 0,
        ListType => Rows(data, 2 * sizeof(int), sizeof(int)) + Items(data),
        LargeListType => Rows(data, 2 * sizeof(int), sizeof(long)) + Items(data),
        FixedSizeListType => Items(data),
        _ => 0,
    };

    private static long Items(ArrayData data) => data.Children is [var items, ..] ? Of(items) : 0;

    private static long Bits(ArrayData data, int buffer) => Math.Min(data.Length, 8 * Bytes(data, buffer));

    /// <summary>Bytes made for each row, of which the second buffer holds some.</summary>
    private static long Rows(ArrayData data, int made, int leastRead) => Math.Min(data.Length, Bytes(data, 1) / leastRead) * made;

    private static long Bytes(ArrayData data, int buffer) => buffer < data.Buffers.Length ? data.Buffers[buffer].Length : 0;
}
