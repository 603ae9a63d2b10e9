using System.Text;

namespace Fireworks;

/// <summary>Turns sequences into tensors: the letters' numbers, or one-hot rows.</summary>
/// <remarks>
/// <para><c>index</c>: int64[length], the letters' numbers from 1; 0 is padding. <c>one_hot</c>: float32[length, letters], a 1 at each letter;
/// padding is zeros. Sequences longer than <c>length</c> are cut; shorter ones are padded at their end. Case does not matter.</para>
/// <para>A letter that the alphabet lacks, such as N in dna, is refused, or with <c>unknown: zero</c> becomes what padding is.</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="length">Letters of each row; at least 1.</param>
/// <param name="column">The column of sequences. Default <c>sequences</c>.</param>
/// <param name="alphabet"><c>dna</c> (default), <c>rna</c>, <c>protein</c>, or the letters themselves.</param>
/// <param name="encoding"><c>one_hot</c> (default) or <c>index</c>.</param>
/// <param name="unknown"><c>error</c> (default) or <c>zero</c>.</param>
/// <param name="output">The new column; may be the old one. Default <c>encoded</c>.</param>
[Component("encode-sequence")]
public sealed class EncodeSequence(
    Pipe input,
    int length,
    string column = "sequences",
    string alphabet = "dna",
    string encoding = "one_hot",
    string unknown = "error",
    string output = "encoded") : MapPipe(input)
{
    private readonly SequenceAlphabet _letters = SequenceAlphabet.Of(alphabet);

    /// <summary>Letters of each row.</summary>
    public int Length { get; } = Require.AtLeast(length, 1);

    /// <summary>The column of sequences.</summary>
    public string Column { get; } = Require.NotEmpty(column);

    /// <summary>The letters.</summary>
    public string Alphabet { get; } = alphabet;

    /// <summary><c>one_hot</c> or <c>index</c>.</summary>
    public string Encoding { get; } = Require.OneOf(encoding, ["one_hot", "index"]);

    /// <summary><c>error</c> or <c>zero</c>.</summary>
    public string Unknown { get; } = Require.OneOf(unknown, ["error", "zero"]);

    /// <summary>The new column.</summary>
    public string Output { get; } = Require.NotEmpty(output);

    /// <inheritdoc/>
    protected override Message Apply(Message rows)
    {
        if (rows[Column] is not TextColumn sequences) throw new ColumnTypeException(Column, "text", rows[Column].Type.ToString());
        return rows.With(Output, Encoding == "index" ? Indices(sequences) : OneHot(sequences));
    }

    private TensorColumn Indices(TextColumn sequences) => TensorColumn.Create<long>(new ColumnType(DType.Int64, [Length]), sequences.Length, to =>
    {
        to.Clear();
        var numbers = new int[Length];
        for (var row = 0; row < sequences.Length; row++)
        {
            var count = Number(sequences.Utf8(row), numbers);
            for (var i = 0; i < count; i++) to[row * Length + i] = numbers[i] + 1;
        }
        GC.KeepAlive(sequences);
    });

    private TensorColumn OneHot(TextColumn sequences)
    {
        var width = _letters.Letters.Length;
        return TensorColumn.Create<float>(new ColumnType(DType.Float32, [Length, width]), sequences.Length, to =>
        {
            to.Clear();
            var numbers = new int[Length];
            for (var row = 0; row < sequences.Length; row++)
            {
                var count = Number(sequences.Utf8(row), numbers);
                for (var i = 0; i < count; i++)
                    if (numbers[i] >= 0) to[(row * Length + i) * width + numbers[i]] = 1;
            }
            GC.KeepAlive(sequences);
        });
    }

    // The numbers of a sequence's first letters, -1 for an unknown one; returns how many there are.
    private int Number(ReadOnlySpan<byte> sequence, Span<int> numbers)
    {
        var count = 0;
        for (var at = 0; at < sequence.Length && count < numbers.Length; at++)
        {
            if ((sequence[at] & 0xC0) == 0x80) continue;    // UTF-8: the second or a later byte of the letter before
            var number = _letters.NumberOf(sequence[at]);
            if (number < 0 && Unknown == "error") throw Refused(sequence[at..], count + 1);
            numbers[count++] = number;
        }
        return count;
    }

    private ComponentException Refused(ReadOnlySpan<byte> sequence, int place)
    {
        Rune.DecodeFromUtf8(sequence, out var letter, out _);
        return new ComponentException($"The alphabet is {_letters.Letters}, but letter {place} of a sequence in column '{Column}' is '{letter}'; "
            + "name the alphabet that has it, or set \"unknown\": \"zero\".");
    }
}
