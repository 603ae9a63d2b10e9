using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks;

/// <summary>Collects texts, row by row, for one <see cref="TextColumn"/>.</summary>
/// <param name="capacity">Rows expected; grows as needed.</param>
public sealed class TextColumnBuilder(int capacity = 256)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly BlockWriter _views = new(checked(capacity * TextColumn.ViewBytes));
    private readonly BlockWriter _long = new(0);

    /// <summary>Rows so far.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair, which UTF-8 cannot.</exception>
    public void Add(ReadOnlySpan<char> text)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Strict.GetMaxByteCount(text.Length));
        try
        {
            Add(utf8.AsSpan(0, Strict.GetBytes(text, utf8)));
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The text of row {Length} holds half a surrogate pair at character {e.Index}, which UTF-8 cannot. Correct it.", nameof(text), e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    /// <summary>Adds a row of bytes, which must be UTF-8: whoever has them from outside checks them first.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        var view = _views.Add(TextColumn.ViewBytes);
        view.Clear();
        MemoryMarshal.Write(view, utf8.Length);
        if (utf8.Length <= 12)
        {
            utf8.CopyTo(view[4..]);
        }
        else
        {
            utf8[..4].CopyTo(view[4..]);
            MemoryMarshal.Write(view[12..], _long.Count);
            utf8.CopyTo(_long.Add(utf8.Length));
        }
        Length++;
    }

    /// <summary>The rows so far as a column. The builder is empty afterwards.</summary>
    public TextColumn Build()
    {
        var column = new TextColumn(Length, _views.Build(), _long.Count == 0 ? [] : [_long.Build()]);
        Length = 0;
        return column;
    }
}
