namespace Fireworks;

/// <summary>The rows of a file of pretrained word vectors, plain or gzipped: <c>word</c> (text) and <c>vector</c> (float32[width]).</summary>
/// <remarks>GloVe: a word and its numbers a line. word2vec: the same behind a line with how many vectors of which width follow. Its binary form: a
/// word, a space and the numbers as little-endian float32. Source: the published formats of both projects.</remarks>
[Component("embeddings")]
public sealed class EmbeddingsSource : FileSource
{
    /// <summary>A source of word vectors.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="format"><c>glove</c> (default), <c>word2vec</c> or <c>word2vec-binary</c>.</param>
    /// <param name="chunkRows">Vectors of one message; 1 to 1,048,576. Default 1,024.</param>
    /// <exception cref="ArgumentException">The path is empty or the format unknown.</exception>
    public EmbeddingsSource(string path, string format = "glove", int chunkRows = 1024)
        : base(path, chunkRows) => Format = Require.OneOf(format, ["glove", "word2vec", "word2vec-binary"]);

    /// <summary><c>glove</c>, <c>word2vec</c> or <c>word2vec-binary</c>.</summary>
    public string Format { get; }

    /// <summary>The vectors of a vocabulary's tokens, as a first weight of an embedding layer.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>float32[width], one row a token in the order of their numbers; tokens without a vector are zeros. And how many have one.</returns>
    public async Task<(TensorColumn Vectors, int Found)> TableAsync(Vocabulary vocabulary, CancellationToken cancellationToken = default)
    {
        var (table, width, found) = (Array.Empty<float>(), 0, new HashSet<int>());
        await foreach (var rows in IterateAsync(cancellationToken: cancellationToken))
        {
            width = rows["vector"].Type.RowSize;
            if (table.Length == 0) table = new float[checked(vocabulary.Count * width)];
            var (words, vectors) = (rows.Text("word"), rows.Column<float>("vector"));
            for (var i = 0; i < words.Count; i++)
                if (vocabulary.Has(words[i]) && found.Add(vocabulary[words[i]])) vectors.Span.Slice(i * width, width).CopyTo(table.AsSpan(vocabulary[words[i]] * width));
            GC.KeepAlive(rows);
        }
        return width > 0
            ? (TensorColumn.Of<float>(table, width), found.Count)
            : throw new DataFileException(Path, 0, null, "There is no vector in the file.");
    }

    private protected override FileRows OpenRows(int bufferBytes) =>
        EmbeddingsRows.Open(Path, Format, DataFile.Open(Resolve(), problem => new DataFileException(Path, 0, null, problem)), bufferBytes);
}
