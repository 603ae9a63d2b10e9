using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks;

public sealed class EmbeddingsSourceTests : PipeConformance, IDisposable
{
    private readonly TempFolder _temp = new();

    protected override bool ReadsInput => false;

    protected override NodeContext Context => base.Context with { Services = new TestServices(new DataRoots(_temp.Path)) };

    protected override Pipe Create(Pipe input)
    {
        if (!File.Exists(_temp["conformance.bin"])) WriteBinary("conformance.bin", [.. Enumerable.Range(0, 40).Select(i => ($"word{i}", (float[])[i, i * 0.5f, -i]))], lineEnds: true);
        return new EmbeddingsSource("conformance.bin", "word2vec-binary", chunkRows: 7);
    }

    [Theory]
    [InlineData("glove", "the 0.5 -1 2e-1\n. . 1 2 3\n")]
    [InlineData("word2vec", "2 3\nthe 0.5 -1 2e-1 \n. . 1 2 3\n")]
    public async Task Reads_text_whose_words_may_hold_spaces(string format, string text)
    {
        _temp.Write("v.txt", text);

        var rows = await Bound(new EmbeddingsSource("v.txt", format)).RowsAsync();

        Assert.Equal("2 rows: word text, vector float32[3]", rows.Summary);
        Assert.Equal(["the", ". ."], rows.Text("word"));
        Assert.Equal([0.5f, -1, 0.2f, 1, 2, 3], rows.Column<float>("vector"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_the_binary_form_with_and_without_line_ends(bool lineEnds)
    {
        WriteBinary("v.bin", [("the", [1f, 2]), ("größe", [3f, 4])], lineEnds);

        var rows = await Bound(new EmbeddingsSource("v.bin", "word2vec-binary")).RowsAsync();

        Assert.Equal(["the", "größe"], rows.Text("word"));
        Assert.Equal([1, 2, 3, 4], rows.Column<float>("vector"));
    }

    [Fact]
    public async Task The_table_of_a_vocabulary_has_a_row_for_each_token_and_zeros_for_those_not_found()
    {
        _temp.Write("v.txt", "b 1 2\na 3 4\nz 5 6\n");

        var (vectors, found) = await Bound(new EmbeddingsSource("v.txt")).TableAsync(new Vocabulary(["a", "b", "c"]));

        Assert.Equal("float32[2]", vectors.Type.ToString());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 1, 2, 0, 0], vectors.Values<float>());
        Assert.Equal(2, found);
    }

    [Theory]
    [InlineData("glove", "a 1 2\nb 1\n", 2, "2 numbers")]
    [InlineData("glove", "a 1 2\nb 1 x\n", 2, "'x'")]
    [InlineData("word2vec", "a 1 2\n", 0, "how many")]
    [InlineData("word2vec", "3 2\na 1 2\n", 2, "cut off")]
    [InlineData("word2vec-binary", "2 2\na 12", 1, "cut off")]
    [InlineData("word2vec", "1 2\na 1 2\n\nb 1 2\n", 2, "1 vectors follow, but behind them stands more")]
    [InlineData("word2vec-binary", "1 1\na 1234\nb 1234", 2, "1 vectors follow, but behind them stands more")]
    public async Task Says_where_a_file_is_not_of_its_format(string format, string text, long line, string found)
    {
        _temp.Write("v.txt", text);

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Bound(new EmbeddingsSource("v.txt", format)).CountAsync());

        Assert.Equal(line, refused.Line);
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("word2vec", "1 2\na 1 2\n\n\r\n")]
    [InlineData("word2vec-binary", "1 2\na 12345678\n\n")]
    public async Task Empty_lines_behind_the_last_vector_are_none(string format, string text)
    {
        _temp.Write("v.txt", text);

        Assert.Equal(["a"], (await Bound(new EmbeddingsSource("v.txt", format)).RowsAsync()).Text("word"));
    }

    [Theory]
    [InlineData("glove", "\uFEFFthe 1 2\n")]
    [InlineData("word2vec", "\uFEFF1 2\nthe 1 2\n")]
    public async Task A_byte_order_mark_is_no_part_of_the_first_word(string format, string text)
    {
        _temp.Write("v.txt", text);

        Assert.Equal(["the"], (await Bound(new EmbeddingsSource("v.txt", format)).RowsAsync()).Text("word"));
    }

    [Fact]
    public async Task A_file_that_was_shortened_is_refused_by_name_when_it_is_resumed()
    {
        _temp.Write("v.txt", string.Concat(Enumerable.Range(0, 100).Select(i => $"word{i} 1 2\n")));
        var source = Bound(new EmbeddingsSource("v.txt", chunkRows: 90));
        await using var reader = source.Open();
        await reader.NextAsync();
        _temp.Write("v.txt", "word0 1 2\n");

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await source.RowsAsync(reader.Position));

        Assert.Equal("v.txt", refused.File);
        Assert.Contains("changed meanwhile", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("glove", "")]
    [InlineData("word2vec", "2 1\na 1\n")]
    [InlineData("word2vec-binary", "1 1\n")]
    public async Task A_line_without_an_end_is_refused_by_name(string format, string before)
    {
        await using (var file = File.Create(_temp["v.txt"]))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(before));
            file.SetLength(140 << 20);
        }

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Bound(new EmbeddingsSource("v.txt", format)).CountAsync());

        Assert.Equal("v.txt", refused.File);
        Assert.Contains("64 MiB", refused.Message, StringComparison.Ordinal);
    }

    private void WriteBinary(string name, (string Word, float[] Vector)[] rows, bool lineEnds)
    {
        using var file = File.Create(_temp[name]);
        file.Write(Encoding.UTF8.GetBytes($"{rows.Length} {rows[0].Vector.Length}\n"));
        foreach (var (word, vector) in rows)
        {
            file.Write(Encoding.UTF8.GetBytes($"{word} "));
            file.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
            if (lineEnds) file.Write("\n"u8);
        }
    }

    private EmbeddingsSource Bound(EmbeddingsSource source)
    {
        source.Bind(Context);
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
