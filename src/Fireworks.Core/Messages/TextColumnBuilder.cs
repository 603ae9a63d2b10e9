using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

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
            AddUnchecked(utf8.AsSpan(0, Strict.GetBytes(text, utf8)));
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

    /// <summary>Adds a row of UTF-8.</summary>
    /// <exception cref="ArgumentException">The bytes are not UTF-8.</exception>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new ArgumentException($"Text is UTF-8, but the bytes of row {Length} are not. Convert them, or keep them as bytes: see {nameof(LogicalColumns)}.", nameof(utf8));
        AddUnchecked(utf8);
    }

    /// <summary>Adds a row without a look at its bytes, for readers that have checked whole blocks of a file.</summary>
    /// <remarks>A text that is not UTF-8 can be saved, but neither loaded nor received again.</remarks>
    /// <param name="utf8">UTF-8, which the caller answers for.</param>
    public void AddUnchecked(ReadOnlySpan<byte> utf8)
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
