using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>A dictionary that grows: each addition gives a column of all words so far, which shares its memory with those before.</summary>
/// <remarks>Room doubles when it is used up, so that a word is copied a few times however often a stream adds some. What was shown never changes: additions
/// are written behind it.</remarks>
/// <param name="budget">What reading may take.</param>
internal sealed class ArrowWords(ArrowBudget budget)
{
    private const int Inline = 12;

    private Memory<byte> _views, _text;
    private int _viewBytes, _textBytes;

    /// <summary>All words so far.</summary>
    public TextColumn Column => new(_viewBytes / TextColumn.ViewBytes, _views[.._viewBytes], _textBytes == 0 ? [] : [_text[.._textBytes]]);

    /// <summary>Adds words behind those that are there.</summary>
    /// <exception cref="ArrowFormatException">They unfold to more than reading may take.</exception>
    public void Add(TextColumn words)
    {
        var text = words.ByteCount - words.Views.Length;   // of those that are not written into their view
        _views = Grown(_views, _viewBytes, words.Views.Length);
        _text = Grown(_text, _textBytes, text);
        words.Views.CopyTo(_views[_viewBytes..]);
        for (var word = 0; word < words.Length; word++, _viewBytes += TextColumn.ViewBytes)
        {
            var utf8 = words.Utf8(word);
            if (utf8.Length <= Inline) continue;
            utf8.CopyTo(_text.Span[_textBytes..]);
            var view = _views.Span[_viewBytes..];
            MemoryMarshal.Write(view[8..], 0);
            MemoryMarshal.Write(view[12..], _textBytes);
            _textBytes += utf8.Length;
        }
        GC.KeepAlive(words);
    }

    private Memory<byte> Grown(Memory<byte> room, int used, long more)
    {
        if (used + more <= room.Length) return room;
        var bytes = Math.Max(used + more, Math.Min(2L * used, Array.MaxLength));
        budget.Take(bytes - room.Length);                  // what was there before is let go
        if (bytes > Array.MaxLength) throw new ArrowFormatException($"The words of a dictionary take {bytes} bytes; one piece holds less than 2 GiB. Write the column plain.");
        var grown = ArrowArrays.Room((int)bytes);
        room[..used].CopyTo(grown);
        return grown;
    }
}
