using System.Runtime.InteropServices;

namespace Fireworks;

// Few distinct texts: each stands once among the words, and a row holds the number of its word.
public sealed partial class TextColumn
{
    internal TextColumn(TensorColumn codes, TextColumn words)
    {
        (Length, Codes, Words) = (codes.Length, codes, words.Plain());
        _buffers = Words._buffers;
    }

    /// <summary>The number of each row's word, int32; null for a column that is not encoded.</summary>
    public TensorColumn? Codes { get; }

    /// <summary>The words that <see cref="Codes"/> count from 0; null for a column that is not encoded.</summary>
    public TextColumn? Words { get; }

    /// <summary>A column of words given by number: 4 bytes a row.</summary>
    /// <param name="codes">The word of each row, counted from 0; int32, one value a row.</param>
    /// <param name="words">The words.</param>
    /// <exception cref="ColumnTypeException">The codes are of another type.</exception>
    /// <exception cref="RowOutOfRangeException">A row's word does not exist.</exception>
    public static TextColumn Encoded(TensorColumn codes, TextColumn words)
    {
        if (codes.Type != new ColumnType(DType.Int32)) throw new ColumnTypeException("codes", "int32", codes.Type.ToString());
        foreach (var code in codes.Values<int>().Span)
            if ((uint)code >= (uint)words.Length) throw new RowOutOfRangeException(code, words.Length);
        GC.KeepAlive(codes);
        return new TextColumn(codes, words);
    }

    /// <summary>The same texts, encoded when few are distinct; otherwise this.</summary>
    /// <param name="mostWords">Distinct texts that still count as few; null (default) for a quarter of the rows.</param>
    public TextColumn Encode(int? mostWords = null)
    {
        if (Codes is not null) return this;
        var most = mostWords ?? Length / 4;
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = new TextColumnBuilder();
        var codes = new int[Length];
        for (var row = 0; row < Length; row++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, Text(row), out var known);
            if (!known)
            {
                if (numbers.Count > most) return this;
                number = words.Length;
                words.Add(Utf8(row));
            }
            codes[row] = number;
        }
        return new TextColumn(TensorColumn.Of<int>(codes), words.Build());
    }

    /// <summary>The same texts, each in a row of its own.</summary>
    public TextColumn Plain() => Codes is null ? this : new TextColumn(Length, Views, _buffers);

    private ReadOnlyMemory<byte> DecodedViews()
    {
        lock (Codes!)
        {
            if (_views.Length == 0 && Length > 0) _views = Words!.ViewsOf(MemoryMarshal.Cast<byte, int>(Codes.Data.Span));
            GC.KeepAlive(Codes);
            return _views;
        }
    }
}
