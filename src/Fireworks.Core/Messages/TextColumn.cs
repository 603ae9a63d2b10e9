using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks;

/// <summary>Text without gaps, one UTF-8 string a row, in Arrow's string-view layout: rows can be gathered without moving the text.</summary>
/// <remarks>A view is 16 bytes: the length, then up to 12 bytes of text in place, or 4 bytes of prefix, a buffer number and an offset.</remarks>
public sealed class TextColumn : Column
{
    /// <summary>Bytes of one view.</summary>
    public const int ViewBytes = 16;

    private const int Inline = 12;

    private readonly ReadOnlyMemory<byte> _views;
    private readonly ImmutableArray<ReadOnlyMemory<byte>> _buffers;

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
            long bytes = _views.Length;
            for (var row = 0; row < Length; row++)
                if (LengthOf(row) is > Inline and var length) bytes += length;
            return bytes;
        }
    }

    /// <summary>The views of the rows held, 16 bytes each.</summary>
    public ReadOnlyMemory<byte> Views => _views;

    /// <summary>The buffers that views of more than 12 bytes point into.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Buffers => _buffers;

    /// <summary>A column over views and buffers from elsewhere, checked: every view lies within its buffer.</summary>
    /// <param name="length">Rows; at least 0.</param>
    /// <param name="views">16 bytes a row.</param>
    /// <param name="buffers">The text of views of more than 12 bytes.</param>
    /// <exception cref="MessageShapeException">A view leaves its buffer, or there are fewer views than rows.</exception>
    public static TextColumn FromViews(int length, ReadOnlyMemory<byte> views, ImmutableArray<ReadOnlyMemory<byte>> buffers)
    {
        if (length < 0 || views.Length != (long)length * ViewBytes)
            throw new MessageShapeException($"{length} texts take {(long)length * ViewBytes} bytes of views, but there are {views.Length}.");
        for (var row = 0; row < length; row++)
        {
            var view = views.Span.Slice(row * ViewBytes, ViewBytes);
            var size = MemoryMarshal.Read<int>(view);
            if (size is >= 0 and <= Inline) continue;
            var (buffer, offset) = (MemoryMarshal.Read<int>(view[8..]), MemoryMarshal.Read<int>(view[12..]));
            if (size < 0 || (uint)buffer >= (uint)buffers.Length || offset < 0 || offset > buffers[buffer].Length - (long)size)
                throw new MessageShapeException($"The text of row {row} lies outside its buffer; the data is damaged.");
        }
        return new TextColumn(length, views, buffers);
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
        return (TextColumn)one.Take(Rows.At(new long[length]));
    }

    /// <inheritdoc/>
    public override object this[int row] => Text(row);

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
        if ((uint)row >= (uint)Length) throw new RowOutOfRangeException(row, Length);
        var view = _views.Span.Slice(row * ViewBytes, ViewBytes);
        var length = MemoryMarshal.Read<int>(view);
        return length <= Inline
            ? view.Slice(4, length)
            : _buffers[MemoryMarshal.Read<int>(view[8..])].Span.Slice(MemoryMarshal.Read<int>(view[12..]), length);
    }

    private int LengthOf(int row) => MemoryMarshal.Read<int>(_views.Span[(row * ViewBytes)..]);

    /// <inheritdoc/>
    public override Column Slice(int start, int length)
    {
        CheckSlice(start, length);
        return new TextColumn(length, _views.Slice(start * ViewBytes, length * ViewBytes), _buffers);
    }

    /// <inheritdoc/>
    public override Column Take(Rows rows)
    {
        rows.CheckWithin(Length);
        if (rows.IsRange) return Slice((int)rows.Start, rows.Count);

        var block = Block.Rent(rows.Count * ViewBytes);
        var from = MemoryMarshal.Cast<byte, Int128>(_views.Span);
        var to = MemoryMarshal.Cast<byte, Int128>(block.GetSpan());
        for (var i = 0; i < to.Length; i++) to[i] = from[(int)rows[i]];
        GC.KeepAlive(this);
        return new TextColumn(rows.Count, block.Memory, _buffers);
    }

    /// <summary>The same texts with all long ones in one buffer that holds nothing else.</summary>
    public TextColumn Compact()
    {
        var builder = new TextColumnBuilder(Length);
        for (var row = 0; row < Length; row++) builder.Add(Utf8(row));
        GC.KeepAlive(this);
        return builder.Build();
    }

    /// <inheritdoc/>
    protected override Column Append(IReadOnlyList<Column> rest)
    {
        var parts = rest.Prepend(this).Cast<TextColumn>().ToArray();
        var block = Block.Rent(checked(parts.Sum(p => p.Length) * ViewBytes));
        var buffers = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        var at = 0;
        foreach (var part in parts)
        {
            var views = block.GetSpan().Slice(at, part._views.Length);
            part._views.Span.CopyTo(views);
            for (var view = views; view.Length > 0; view = view[ViewBytes..])
                if (MemoryMarshal.Read<int>(view) > Inline) MemoryMarshal.Write(view[8..], MemoryMarshal.Read<int>(view[8..]) + buffers.Count);
            buffers.AddRange(part._buffers);
            at += views.Length;
            GC.KeepAlive(part);
        }
        return new TextColumn(at / ViewBytes, block.Memory, buffers.ToImmutable());
    }
}
