namespace Fireworks;

/// <summary>Turns texts into the numbers that a pretrained tokenizer gives their tokens.</summary>
/// <remarks>Adds an int64[length] column, cut or padded at the end, and <c>{output}_length</c>, how many numbers are no padding. WordPiece puts the
/// model's start and end marks around a text; where it is cut, they stay.</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="column">The column of texts.</param>
/// <param name="tokenizer">The tokenizer and its files.</param>
/// <param name="length">Numbers of each row; at least 1, for WordPiece 2: its marks.</param>
/// <param name="padding">The number of padding. Default 0.</param>
/// <param name="output">The new column. Default <c>tokens</c>.</param>
[Component("tokenize")]
public sealed class Tokenize(Pipe input, string column, PretrainedTokenizer tokenizer, int length, long padding = 0, string output = "tokens") : MapPipe(input)
{
    private readonly Lock _loading = new();
    private Func<string, IReadOnlyList<int>>? _loaded;

    /// <summary>The column of texts.</summary>
    public string Column { get; } = Require.NotEmpty(column);

    /// <summary>The tokenizer.</summary>
    public PretrainedTokenizer Tokenizer { get; } = tokenizer;

    /// <summary>Numbers of each row.</summary>
    public int Length { get; } = Require.AtLeast(length, tokenizer is WordPiece ? 2 : 1);

    /// <summary>The number of padding.</summary>
    public long Padding { get; } = padding;

    /// <summary>The new column.</summary>
    public string Output { get; } = Require.NotEmpty(output);

    /// <inheritdoc/>
    protected override Message Apply(Message rows)
    {
        var numbersOf = Loaded();
        var texts = rows.Text(Column);
        var lengths = new long[texts.Count];
        var numbers = TensorColumn.Create<long>(new ColumnType(DType.Int64, [Length]), texts.Count, to =>
        {
            to.Fill(Padding);
            for (var row = 0; row < lengths.Length; row++)
            {
                var ids = numbersOf(texts[row]);
                var count = Math.Min(Length, ids.Count);
                for (var i = 0; i < count; i++) to[row * Length + i] = ids[i];
                if (count < ids.Count && Tokenizer is WordPiece) to[row * Length + count - 1] = ids[^1];
                lengths[row] = count;
            }
        });
        return rows.With(Output, numbers).With($"{Output}_length", TensorColumn.Of<long>(lengths));
    }

    private Func<string, IReadOnlyList<int>> Loaded()
    {
        lock (_loading)
        {
            if (_loaded is not null) return _loaded;

            var roots = Context.Find<DataRoots>() ?? new DataRoots(Directory.GetCurrentDirectory());
            try
            {
                return _loaded = Tokenizer.Load(path =>
                {
                    var file = roots.Resolve(path);
                    DataFile.Check(file, problem => new DataFileException(path, 0, null, problem));
                    return file;
                });
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or System.Text.Json.JsonException or IOException)
            {
                throw new ComponentException($"The files of the tokenizer {Tokenizer} cannot be read: {e.Message}", e);
            }
        }
    }
}
