using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Fireworks;

/// <summary>Text without gaps, one UTF-8 string a row, in Arrow's string-view layout: rows can be gathered without moving the text.</summary>
/// <remarks>A view is 16 bytes: the length, then up to 12 bytes of text in place, or 4 bytes of prefix, a buffer number and an offset.</remarks>
public sealed partial class TextColumn : Column
{
    /// <summary>Bytes of one view.</summary>
    public const int ViewBytes = 16;

    private const int Inline = 12;

    private readonly ImmutableArray<ReadOnlyMemory<byte>> _buffers;
    private ReadOnlyMemory<byte> _views;                   // of an encoded column: made when first asked for
    private long _byteCount = -1;                          // counted when first asked for

    internal TextColumn(int length, ReadOnlyMemory<byte> views, ImmutableArray<ReadOnlyMemory<byte>> buffers) =>
        (Length, _views, _buffers) = (length, views, buffers);

    /// <inheritdoc/>
    public override ColumnType Type => new(DType.Text);

    /// <inheritdoc/>
    public override int Length { get; }

    /// <inheritdoc/>
    public override long ByteCount
    {
        get
        {
            if (Codes is { } codes) return codes.ByteCount + Words!.ByteCount;
            if (_byteCount >= 0) return _byteCount;
            long bytes = _views.Length;
            if (_buffers.All(b => b.IsEmpty)) return _byteCount = bytes;
            var words = MemoryMarshal.Cast<byte, int>(_views.Span);    // four to a view, of which the first is the length
            for (var at = 0; at < words.Length; at += ViewBytes / sizeof(int))
                if (words[at] > Inline) bytes += words[at];
            GC.KeepAlive(this);
            return _byteCount = bytes;
        }
    }

    /// <summary>The views of the rows held, 16 bytes each.</summary>
    public ReadOnlyMemory<byte> Views => Codes is null ? _views : DecodedViews();

    /// <summary>The buffers that views of more than 12 bytes point into.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Buffers => _buffers;

    /// <summary>A column over views and buffers from elsewhere, checked: every view lies within its buffer, begins as its text does, and shows UTF-8.</summary>
    /// <param name="length">Rows; at least 0.</param>
    /// <param name="views">16 bytes a row.</param>
    /// <param name="buffers">The text of views of more than 12 bytes.</param>
    /// <exception cref="MessageShapeException">A view leaves its buffer or begins otherwise, a text is not UTF-8, or there are more or fewer views than rows.</exception>
    public static TextColumn FromViews(int length, ReadOnlyMemory<byte> views, ImmutableArray<ReadOnlyMemory<byte>> buffers)
    {
        if (length < 0 || views.Length != (long)length * ViewBytes)
            throw new MessageShapeException($"{length} texts take {(long)length * ViewBytes} bytes of views, but there are {views.Length}.");
        bool[] ascii = [.. buffers.Select(b => Ascii.IsValid(b.Span))];
        for (var row = 0; row < length; row++)
        {
            var view = views.Span.Slice(row * ViewBytes, ViewBytes);
            // Most texts are short and ASCII: two comparisons tell.
            if (MemoryMarshal.Read<uint>(view) <= Inline && (Vector128.Create(view).ExtractMostSignificantBits() & 0xFFF0) == 0) continue;
            if (Fault(view, buffers, ascii) is { } fault) throw new MessageShapeException($"The text of row {row} {fault}; the data is damaged.");
        }
        return new TextColumn(length, views, buffers);
    }

    private static string? Fault(ReadOnlySpan<byte> view, ImmutableArray<ReadOnlyMemory<byte>> buffers, bool[] ascii)
    {
        var size = MemoryMarshal.Read<int>(view);
        if (size is >= 0 and <= Inline) return System.Text.Unicode.Utf8.IsValid(view.Slice(4, size)) ? null : "is not UTF-8";
        var (buffer, offset) = (MemoryMarshal.Read<int>(view[8..]), MemoryMarshal.Read<int>(view[12..]));
        if (size < 0 || (uint)buffer >= (uint)buffers.Length || offset < 0 || offset > buffers[buffer].Length - (long)size) return "lies outside its buffer";
        var text = buffers[buffer].Span.Slice(offset, size);
        if (!text[..4].SequenceEqual(view.Slice(4, 4))) return "does not begin as its view says";
        return ascii[buffer] || System.Text.Unicode.Utf8.IsValid(text) ? null : "is not UTF-8";
    }

    /// <summary>A column of these texts.</summary>
    public static TextColumn Of(params ReadOnlySpan<string> texts)
    {
        var builder = new TextColumnBuilder(texts.Length);
        foreach (var text in texts) builder.Add(text);
        return builder.Build();
    }

    /// <summary>The same text in every row.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Rows; at least 0.</param>
    public static TextColumn Repeat(string text, int length)
    {
        var one = Of(text);
        return new TextColumn(TensorColumn.Create<int>(new(DType.Int32), length, codes => codes.Clear()), one);
    }

    /// <inheritdoc/>
    public override object this[int row] => Text(row);

    internal override bool IsLasting => true;

    /// <summary>The text of a row.</summary>
    /// <exception cref="RowOutOfRangeException">The row does not exist.</exception>
    public string Text(int row)
    {
        var text = Encoding.UTF8.GetString(Utf8(row));
        GC.KeepAlive(this);
        return text;
    }

    /// <summary>The UTF-8 bytes of a row, in place. The span does not keep its memory alive: hold the column until the last use.</summary>
    /// <exception cref="RowOutOfRangeException">The row does not exist.</exception>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        CheckRow(row);
        if (Codes is { } codes) return Words!.Utf8(MemoryMarshal.Cast<byte, int>(codes.Data.Span)[row]);
        var view = _views.Span.Slice(row * ViewBytes, ViewBytes);
        var length = MemoryMarshal.Read<int>(view);
        return length <= Inline
            ? view.Slice(4, length)
            : _buffers[MemoryMarshal.Read<int>(view[8..])].Span.Slice(MemoryMarshal.Read<int>(view[12..]), length);
    }

    /// <inheritdoc/>
    public override Column Slice(int start, int length)
    {
        CheckSlice(start, length);
        return Codes is { } codes
            ? new TextColumn((TensorColumn)codes.Slice(start, length), Words!)
            : new TextColumn(length, _views.Slice(start * ViewBytes, length * ViewBytes), _buffers);
    }

    /// <inheritdoc/>
    /// <remarks>The rows share the long texts of this column, unless they are few: then they take copies, so as not to keep all of it alive.</remarks>
    protected internal override Column Gather(ReadOnlySpan<int> rows)
    {
        if (Codes is { } codes) return new TextColumn((TensorColumn)codes.Gather(rows), Words!);
        const int few = 8;
        var gathered = new TextColumn(rows.Length, ViewsOf(rows), _buffers);
        return rows.Length < Length / few && _buffers.Sum(b => (long)b.Length) > few * gathered.ByteCount ? gathered.Compact() : gathered;
    }

    /// <summary>The views of some rows, which point into the buffers of this column.</summary>
    private ReadOnlyMemory<byte> ViewsOf(ReadOnlySpan<int> rows)
    {
        var block = RoomFor(rows.Length);
        GatherKernel.Gather(_views.Span, ViewBytes, rows, block.GetSpan());
        GC.KeepAlive(this);
        return block.Memory;
    }

    private static Block RoomFor(long rows) => rows <= Array.MaxLength / ViewBytes
        ? Block.Rent((int)rows * ViewBytes)
        : throw new MessageShapeException($"{rows} texts take {rows * ViewBytes} bytes of views; one piece holds less than 2 GiB. Take fewer rows at a time.");

    /// <summary>The same texts in memory of their own: views and at most one buffer, of which no more than half is room that none of them uses.</summary>
    public override TextColumn Compact()
    {
        if (Codes is { } codes) return Words!.Length > Length ? Plain().Compact() : new TextColumn((TensorColumn)codes.Compact(), Words);
        var (used, there) = (ByteCount - _views.Length, _buffers.Sum(b => (long)b.Length));
        var compact = used == 0 ? new TextColumn(Length, CopiedViews().Memory, []) : there <= Math.Min(2 * used, int.MaxValue) ? Joined((int)there) : Rewritten();
        GC.KeepAlive(this);
        return compact;
    }

    private Block CopiedViews()
    {
        var block = Block.Rent(_views.Length);
        _views.Span.CopyTo(block.GetSpan());
        return block;
    }

    /// <summary>All buffers one behind the other, and views that find their texts there.</summary>
    private TextColumn Joined(int bytes)
    {
        var (views, text) = (CopiedViews(), Block.Rent(bytes));
        var (starts, at) = (new int[_buffers.Length], 0);
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = at;
            _buffers[i].Span.CopyTo(text.GetSpan()[at..]);
            at += _buffers[i].Length;
        }
        var words = MemoryMarshal.Cast<byte, int>(views.GetSpan());       // four to a view: length, prefix, buffer, offset
        for (var view = words; starts.Length > 1 && view.Length > 0; view = view[4..])
            if (view[0] > Inline) (view[2], view[3]) = (0, view[3] + starts[view[2]]);
        return new TextColumn(Length, views.Memory, [text.Memory]);
    }

    private TextColumn Rewritten()
    {
        var builder = new TextColumnBuilder(Length);
        for (var row = 0; row < Length; row++) builder.AddUnchecked(Utf8(row));
        return builder.Build();
    }

    /// <inheritdoc/>
    protected override Column Append(IReadOnlyList<Column> rest)
    {
        var parts = rest.Prepend(this).Cast<TextColumn>().ToArray();
        if (parts.All(p => p.Words is not null && p.Words == Words))
            return new TextColumn((TensorColumn)Concat("codes", [.. parts.Select(p => p.Codes!)]), Words!);
        var block = RoomFor(parts.Sum(p => (long)p.Length));
        var buffers = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        var at = 0;
        foreach (var part in parts)
        {
            var views = block.GetSpan().Slice(at, part.Views.Length);
            part.Views.Span.CopyTo(views);
            for (var view = views; view.Length > 0; view = view[ViewBytes..])
                if (MemoryMarshal.Read<int>(view) > Inline) MemoryMarshal.Write(view[8..], MemoryMarshal.Read<int>(view[8..]) + buffers.Count);
            buffers.AddRange(part._buffers);
            at += views.Length;
            GC.KeepAlive(part);
        }
        return new TextColumn(at / ViewBytes, block.Memory, buffers.ToImmutable());
    }
}
