using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

// Text and byte strings, in the three layouts that Arrow has for them.
internal static partial class ArrowArrays
{
    private const int Inline = 12;

    private static TextColumn Text(Field field, ArrayData data, TensorColumn? present, bool utf8) => data.DataType switch
    {
        StringViewType or BinaryViewType => Views(field, data, present, utf8),
        StringType or BinaryType => FromOffsets(field, data, offsetBytes: 4, utf8),
        _ => FromOffsets(field, data, offsetBytes: 8, utf8),
    };

    private static TextColumn Views(Field field, ArrayData data, TensorColumn? present, bool utf8)
    {
        var views = Buffer(field, data, 1);
        if (views.Length < (data.Offset + (long)data.Length) * TextColumn.ViewBytes)
            throw Damaged(field, $"{views.Length} bytes do not hold {data.Length} views");
        views = views.Slice(data.Offset * TextColumn.ViewBytes, data.Length * TextColumn.ViewBytes);
        if (present is not null) views = WithoutGaps(views, present);
        ImmutableArray<ReadOnlyMemory<byte>> buffers = [.. data.Buffers.Skip(2).Select(b => b.Memory)];
        bool[] ascii = [.. buffers.Select(b => Ascii.IsValid(b.Span))];
        for (var rest = views.Span; rest.Length > 0; rest = rest[TextColumn.ViewBytes..])
        {
            // Most texts are short and ASCII: two comparisons tell.
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest) <= Inline && (Vector128.Create(rest[..16]).ExtractMostSignificantBits() & 0xFFF0) == 0) continue;
            CheckView(field, rest[..TextColumn.ViewBytes], buffers, ascii, utf8);
        }
        return new TextColumn(data.Length, views, buffers);
    }

    /// <summary>What stands under a gap may point anywhere, so it is replaced by an empty text.</summary>
    private static ReadOnlyMemory<byte> WithoutGaps(ReadOnlyMemory<byte> views, TensorColumn present)
    {
        var (to, mask) = (Room(views.Length), present.Values<bool>());
        views.CopyTo(to);
        for (var row = 0; row < present.Length; row++)
            if (!mask[row]) to.Span.Slice(row * TextColumn.ViewBytes, TextColumn.ViewBytes).Clear();
        return to;
    }

    private static void CheckView(Field field, ReadOnlySpan<byte> view, ImmutableArray<ReadOnlyMemory<byte>> buffers, bool[] ascii, bool utf8)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(view);
        if (length is >= 0 and <= Inline)
        {
            if (utf8) CheckUtf8(field, view.Slice(4, length));
            return;
        }
        var (buffer, offset) = (BinaryPrimitives.ReadInt32LittleEndian(view[8..]), BinaryPrimitives.ReadInt32LittleEndian(view[12..]));
        if (length < 0 || (uint)buffer >= (uint)buffers.Length || offset < 0 || offset > buffers[buffer].Length - length)
            throw Damaged(field, "a text lies outside its buffer");
        var text = buffers[buffer].Span.Slice(offset, length);
        if (!text[..4].SequenceEqual(view.Slice(4, 4))) throw Damaged(field, "a text does not begin as its view says");
        if (utf8 && !ascii[buffer]) CheckUtf8(field, text);
    }

    private static void CheckUtf8(Field field, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) throw Damaged(field, "a text is not UTF-8");
    }

    private static TextColumn FromOffsets(Field field, ArrayData data, int offsetBytes, bool utf8)
    {
        var (offsets, text) = (Buffer(field, data, 1), Buffer(field, data, 2));
        if (data.Length > 0 && offsets.Length < (data.Offset + data.Length + 1L) * offsetBytes)
            throw Damaged(field, $"{offsets.Length} bytes do not hold {data.Length} offsets");

        var rows = data.Length == 0 ? 0 : data.Length + 1;
        if (offsetBytes == sizeof(int)) return Packed(field, MemoryMarshal.Cast<byte, int>(offsets.Span).Slice(data.Offset, rows), text.Span, utf8);
        var narrow = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var offset = Offset(offsets.Span, data.Offset + row, offsetBytes);
            narrow[row] = offset >= 0 && offset <= text.Length ? (int)offset : throw Damaged(field, "a text lies outside its buffer");
        }
        return Packed(field, narrow, text.Span, utf8);
    }

    /// <summary>Texts that lie one behind the other, copied in one go; each lies between two offsets.</summary>
    private static TextColumn Packed(Field field, ReadOnlySpan<int> offsets, ReadOnlySpan<byte> text, bool utf8)
    {
        if (offsets.Length == 0) return new TextColumn(0, default, []);
        var (first, last) = (offsets[0], offsets[^1]);
        if (first < 0 || last < first || last > text.Length) throw Damaged(field, "a text lies outside its buffer");
        text = text[first..last];
        var ascii = Ascii.IsValid(text);
        if (utf8 && !ascii) CheckUtf8(field, text);

        var views = Room(checked((offsets.Length - 1) * TextColumn.ViewBytes));
        var to = views.Span;
        var longest = 0;
        for (var row = 0; row + 1 < offsets.Length; row++)
        {
            var (start, length) = (offsets[row] - first, offsets[row + 1] - offsets[row]);
            if (start < 0 || length < 0 || start > text.Length - length) throw Damaged(field, "a text lies outside its buffer");
            // The whole is UTF-8; so is each text, unless it begins in the midst of a character.
            if (utf8 && !ascii && start < text.Length && (text[start] & 0xC0) == 0x80) throw Damaged(field, "a text is not UTF-8");
            WriteView(to.Slice(row * TextColumn.ViewBytes, TextColumn.ViewBytes), text, start, length);
            longest = Math.Max(longest, length);
        }
        if (longest <= Inline) return new TextColumn(offsets.Length - 1, views, []);
        var copy = Room(text.Length);
        text.CopyTo(copy.Span);
        return new TextColumn(offsets.Length - 1, views, [copy]);
    }

    private static void WriteView(Span<byte> view, ReadOnlySpan<byte> text, int start, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(view, length);
        if (length > Inline)
        {
            text.Slice(start, 4).CopyTo(view[4..]);
            BinaryPrimitives.WriteInt32LittleEndian(view[8..], 0);
            BinaryPrimitives.WriteInt32LittleEndian(view[12..], start);
        }
        else if (start <= text.Length - Inline)
        {
            // Read twelve bytes, and drop those of the texts that follow.
            var (low, high) = (BinaryPrimitives.ReadUInt64LittleEndian(text[start..]), BinaryPrimitives.ReadUInt32LittleEndian(text[(start + 8)..]));
            BinaryPrimitives.WriteUInt64LittleEndian(view[4..], length >= 8 ? low : low & ((1UL << (8 * length)) - 1));
            BinaryPrimitives.WriteUInt32LittleEndian(view[12..], length <= 8 ? 0 : (uint)(high & ((1UL << (8 * (length - 8))) - 1)));
        }
        else
        {
            view[4..].Clear();
            text.Slice(start, length).CopyTo(view[4..]);
        }
    }
}
