using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Turns texts into the numbers of their tokens, by a vocabulary that it learns in one pass before it gives its first row.</summary>
/// <remarks>
/// <para>Adds an int64[length] column: the tokens' numbers, cut or padded at the end; 0 stands for padding, unless another token is named for it, 1
/// for tokens that the vocabulary lacks. With bounds, 2 stands before and 3 behind the tokens, so an empty text is 2 3. How many are no padding is
/// the column <c>{output}_length</c>.</para>
/// <para>Link <c>vocabulary</c> to the node over the training rows, so that test rows are numbered alike and add nothing.</para>
/// </remarks>
[Component("text-to-index"), Link("vocabulary")]
public sealed class TextToIndex : MapPipe
{
    private const string TokensValue = "tokens";

    private Vocabulary? _vocabulary;

    /// <summary>A pipe that learns a vocabulary.</summary>
    /// <param name="input">Where the rows come from.</param>
    /// <param name="column">The column of texts.</param>
    /// <param name="length">Numbers of each row; at least 1, with bounds 2.</param>
    /// <param name="tokenizer">How texts are cut; default <see cref="Words"/>.</param>
    /// <param name="minCount">Tokens seen less often are unknown; at least 1. Default 1.</param>
    /// <param name="maxSize">The most tokens, the four special ones included; at least 5. Default 50,000.</param>
    /// <param name="bounds">Whether a start and an end are put around the tokens. Default false.</param>
    /// <param name="output">The new column. Default <c>index</c>.</param>
    /// <param name="padding">The token that pads: one of the vocabulary, such as <c>&lt;eos&gt;</c> for the end of a text again. Default <c>&lt;pad&gt;</c>.</param>
    /// <exception cref="ArgumentException">A value is out of its bounds.</exception>
    public TextToIndex(
        Pipe input,
        string column,
        int length,
        TextTokenizer? tokenizer = null,
        int minCount = 1,
        int maxSize = 50_000,
        bool bounds = false,
        string output = "index",
        string padding = Vocabulary.PaddingToken)
        : base(input)
    {
        Column = Require.NotEmpty(column);
        Length = Require.AtLeast(length, bounds ? 2 : 1);
        Tokenizer = tokenizer ?? new Words();
        MinCount = Require.AtLeast(minCount, 1);
        MaxSize = Require.AtLeast(maxSize, 5);
        Bounds = bounds;
        Output = Require.NotEmpty(output);
        Padding = Require.NotEmpty(padding);
    }

    /// <summary>The column of texts.</summary>
    public string Column { get; }

    /// <summary>Numbers of each row.</summary>
    public int Length { get; }

    /// <summary>How texts are cut.</summary>
    public TextTokenizer Tokenizer { get; }

    /// <summary>Tokens seen less often are unknown.</summary>
    public int MinCount { get; }

    /// <summary>The most tokens.</summary>
    public int MaxSize { get; }

    /// <summary>Whether a start and an end are put around the tokens.</summary>
    public bool Bounds { get; }

    /// <summary>The new column.</summary>
    public string Output { get; }

    /// <summary>The token that pads.</summary>
    public string Padding { get; }

    /// <summary>What it has learned; null before.</summary>
    public Vocabulary? Vocabulary => _vocabulary;

    /// <inheritdoc/>
    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (_vocabulary is not null) return;

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
            foreach (var text in rows.Text(Column))
                foreach (var token in Tokenizer.Tokens(text))
                    counts[token] = counts.GetValueOrDefault(token) + 1;
        _vocabulary = Vocabulary.Of(counts, MinCount, MaxSize);
    }

    /// <inheritdoc/>
    /// <exception cref="ComponentException">The vocabulary lacks the token that should pad.</exception>
    protected override Message Apply(Message rows)
    {
        var vocabulary = _vocabulary ?? throw new InvalidOperationException("The vocabulary is learned or linked before rows are read.");
        if (!vocabulary.Has(Padding))
            throw new ComponentException($"The token that pads must be one of the vocabulary, but '{Padding}' is none of its {vocabulary.Count}; name another, such as <pad> or <eos>.");
        var padding = vocabulary[Padding];
        var texts = rows.Text(Column);
        var lengths = new long[texts.Count];
        var numbers = TensorColumn.Create<long>(new ColumnType(DType.Int64, [Length]), texts.Count, to =>
        {
            for (var row = 0; row < lengths.Length; row++) lengths[row] = vocabulary.Encode(Tokenizer.Tokens(texts[row]), to.Slice(row * Length, Length), Bounds, padding);
        });
        return rows.With(Output, numbers).With($"{Output}_length", TensorColumn.Of<long>(lengths));
    }

    /// <inheritdoc/>
    public override ComponentState Save() => _vocabulary is { } vocabulary
        ? new ComponentState(new JsonObject { [TokensValue] = new JsonArray([.. vocabulary.Tokens.Skip(Vocabulary.End + 1).Select(t => (JsonNode)t)]) }, Message.Empty)
        : ComponentState.Empty;

    /// <inheritdoc/>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty) return;
        _vocabulary = new Vocabulary(state.Texts(TokensValue));
    }

    /// <inheritdoc/>
    public override void Link(string link, ComponentState state)
    {
        if (link != "vocabulary") base.Link(link, state);
        else if (state.IsEmpty) throw new ComponentStateException($"The node linked as 'vocabulary' of '{Context.Node}' has learned nothing; link a text-to-index.");
        else Restore(state);
    }
}
