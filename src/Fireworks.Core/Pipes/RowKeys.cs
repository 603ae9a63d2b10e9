using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Keys of rows made of one or more columns, as bytes that are equal exactly when all values are.</summary>
/// <param name="columns">The columns: text, integers, truth values, dates, times, decimals or bytes, one a row.</param>
internal sealed class RowKeys(IReadOnlyList<string> columns)
{
    private readonly ArrayBufferWriter<byte> _key = new();

    /// <summary>The key's columns in host memory, checked.</summary>
    /// <exception cref="ColumnMissingException">One is not there.</exception>
    /// <exception cref="ColumnTypeException">One is of another type, such as floats, which are seldom exactly equal.</exception>
    public Column[] Of(Message rows) => [.. columns.Select(name => rows[name].ToHost() is var column && IsKey(column)
        ? column
        : throw new ColumnTypeException(name, "a key (text, integers, truth values, dates, times, decimals or bytes, one a row)", column.Type.ToString()))];

    private static bool IsKey(Column column) => column.Type.RowShape.IsEmpty && StorageOf(column) is TextColumn or TensorColumn && !column.Type.DType.IsFloat();

    private static Column StorageOf(Column column) => column is ArrowColumn typed ? typed.Storage : column;

    /// <summary>Whether a row has a gap in its key, which equals nothing.</summary>
    public static bool HasGap(Column[] columns, int row)
    {
        foreach (var column in columns)
            if (column is ArrowColumn gappy && gappy.IsGap(row)) return true;
        return false;
    }

    /// <summary>The key of a row without gaps; valid until the next is asked for.</summary>
    public ReadOnlySpan<byte> Key(Column[] columns, int row)
    {
        _key.ResetWrittenCount();
        foreach (var column in columns)
        {
            var storage = StorageOf(column);
            if (storage is TextColumn text)
            {
                var length = text.Utf8(row).Length;
                _key.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
                _key.Write(text.Utf8(row));
            }
            else
            {
                var width = storage.Type.RowBytes;
                _key.Write(((TensorColumn)storage).Data.Span.Slice(row * width, width));
            }
            GC.KeepAlive(column);
        }
        return _key.WrittenSpan;
    }

    /// <summary>A key as people read it.</summary>
    public static string Show(Column[] columns, int row) => string.Join(", ", columns.Select(c => c[row] switch
    {
        null => "a gap",
        string text => $"'{text}'",
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => $"{value}",
    }));

    /// <summary>Compares keys, also those that are still spans.</summary>
    internal sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] key) => GetHashCode(key.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
