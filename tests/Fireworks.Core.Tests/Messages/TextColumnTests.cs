using CsCheck;

namespace Fireworks.Tests;

public sealed class TextColumnTests
{
    private static readonly Gen<string[]> Texts = Gen.String[Gen.Char['a', 'ÿ'], 0, 40].Array[0, 30];

    [Fact]
    public void Texts_come_back_however_long_they_are() => Texts.Sample(texts =>
    {
        var column = TextColumn.Of(texts);

        Assert.Equal(texts, Enumerable.Range(0, column.Length).Select(column.Text));
        Assert.Equal(texts, Enumerable.Range(0, column.Length).Select(column.Compact().Text));
    });

    [Fact]
    public void Slices_gathers_and_appends_are_what_they_are_for_arrays() => Gen.Select(Texts.Where(t => t.Length > 0), Texts, Gen.Long[0, 1000].Array[0, 20]).Sample((a, b, picks) =>
    {
        var at = picks.Select(p => p % a.Length).ToArray();

        var taken = TextColumn.Of(a).Take(Rows.At(at));
        var both = (TextColumn)Column.Concat("t", [TextColumn.Of(a), TextColumn.Of(b), taken]);

        Assert.Equal([.. a, .. b, .. at.Select(i => a[i])], Enumerable.Range(0, both.Length).Select(both.Text));
        Assert.Equal(a.Skip(1), Enumerable.Range(0, a.Length - 1).Select(((TextColumn)TextColumn.Of(a).Slice(1, a.Length - 1)).Text));
    });

    [Fact]
    public void Encoded_texts_are_what_plain_ones_are_however_few_rows_there_are_for_their_words() => Gen.Select(Gen.Int[1, 200], Gen.Int[0, 40]).Sample((words, rows) =>
    {
        var texts = TextColumn.Of([.. Enumerable.Range(0, words).Select(i => $"a word of more than twelve bytes, {i}")]);
        int[] codes = [.. Enumerable.Range(0, rows).Select(i => (words - 1) * i % words)];

        var encoded = TextColumn.Encoded(TensorColumn.Of<int>(codes), texts);

        var expected = codes.Select(texts.Text).ToArray();
        foreach (var column in (TextColumn[])[encoded, encoded.Plain(), encoded.Compact(), (TextColumn)Column.Concat("t", [encoded, TextColumn.Of()]), TextColumn.FromViews(rows, encoded.Views, encoded.Buffers)])
            Assert.Equal(expected, Enumerable.Range(0, rows).Select(column.Text));
    });

    [Fact]
    public void A_few_rows_of_many_words_do_not_keep_the_words_when_compacted()
    {
        var words = TextColumn.Of([.. Enumerable.Range(0, 1000).Select(i => $"a word of more than twelve bytes, {i}")]);

        var compact = TextColumn.Encoded(TensorColumn.Of<int>([7, 7]), words).Compact();

        Assert.InRange(compact.Buffers.Sum(b => b.Length), 0, 200);
    }

    [Fact]
    public void Compacted_rows_keep_no_more_than_twice_the_text_they_use() => Gen.Select(Texts.Where(t => t.Length > 0), Gen.Int[0, 30], Gen.Int[0, 30]).Sample((texts, start, length) =>
    {
        start = Math.Min(start, texts.Length);
        var slice = (TextColumn)TextColumn.Of(texts).Slice(start, Math.Min(length, texts.Length - start));

        var compact = slice.Compact();

        Assert.Equal(Enumerable.Range(0, slice.Length).Select(slice.Text), Enumerable.Range(0, compact.Length).Select(compact.Text));
        Assert.InRange(compact.Buffers.Sum(b => b.Length), 0, 2 * (compact.ByteCount - TextColumn.ViewBytes * compact.Length));
        Assert.All(compact.Buffers, buffer => Assert.DoesNotContain(slice.Buffers, b => b.Span.Overlaps(buffer.Span)));
    });

    [Fact]
    public void Twelve_bytes_lie_in_the_view_and_more_in_a_buffer()
    {
        Assert.Equal(16, TextColumn.Of("twelve bytes").ByteCount);
        Assert.Equal(16 + 14, TextColumn.Of("fourteen bytes").ByteCount);
        Assert.Equal(3 * (16 + 14), TextColumn.Repeat("fourteen bytes", 3).Plain().ByteCount);
        Assert.Equal(3 * 4 + (16 + 14), TextColumn.Repeat("fourteen bytes", 3).ByteCount);
    }

    [Fact]
    public void A_builder_is_empty_after_it_has_built()
    {
        var builder = new TextColumnBuilder();
        builder.Add("a text of more than twelve bytes");
        var first = builder.Build();
        builder.Add("another text of more than twelve");

        Assert.Equal("another text of more than twelve", builder.Build().Text(0));
        Assert.Equal("a text of more than twelve bytes", first.Text(0));
    }

    [Fact]
    public void Views_from_elsewhere_are_checked()
    {
        var column = TextColumn.Of("short", "a text of more than twelve bytes");

        Assert.Equal("a text of more than twelve bytes", TextColumn.FromViews(2, column.Views, column.Buffers).Text(1));
        Assert.Throws<MessageShapeException>(() => TextColumn.FromViews(2, column.Views, []));
        Assert.Throws<MessageShapeException>(() => TextColumn.FromViews(3, column.Views, column.Buffers));
    }

    [Fact]
    public void A_row_that_does_not_exist_is_refused() => Assert.Throws<RowOutOfRangeException>(() => TextColumn.Of("a").Text(1));

    [Theory]
    [InlineData(1), InlineData(12), InlineData(13), InlineData(100)]
    public void Bytes_that_are_not_utf8_are_no_text(int length)
    {
        foreach (var bad in (int[])[0, length / 2, length - 1])
        {
            var bytes = Enumerable.Repeat((byte)'a', length).ToArray();
            bytes[bad] = 0xFF;
            var builder = new TextColumnBuilder();
            builder.Add("before");

            Assert.Contains("row 1", Assert.Throws<ArgumentException>("utf8", () => builder.Add(new ReadOnlySpan<byte>(bytes))).Message);
            var column = (TextColumn)LogicalColumns.Of([[], bytes]).Storage;
            Assert.Contains("row 1 is not UTF-8", Assert.Throws<MessageShapeException>(() => TextColumn.FromViews(2, column.Views, column.Buffers)).Message);
            Assert.Equal("before", builder.Build().Text(0));
        }
    }

    [Fact]
    public void A_view_shows_whole_characters_and_begins_as_its_text_does()
    {
        var column = TextColumn.Of("ä and more than twelve bytes");
        var (cut, other) = (column.Views.ToArray(), column.Views.ToArray());
        (cut[0], cut[4], cut[5], cut[6], cut[7], cut[12]) = ((byte)(cut[0] - 1), cut[5], cut[6], cut[7], (byte)'n', 1);
        other[4] = (byte)'b';

        Assert.Contains("is not UTF-8", Assert.Throws<MessageShapeException>(() => TextColumn.FromViews(1, cut, column.Buffers)).Message);
        Assert.Contains("does not begin", Assert.Throws<MessageShapeException>(() => TextColumn.FromViews(1, other, column.Buffers)).Message);
    }

    [Fact]
    public void Texts_of_any_language_come_back_from_their_views() => Gen.String[0, 20].Where(t => !t.Any(char.IsSurrogate)).Array[0, 20].Sample(texts =>
    {
        var column = TextColumn.Of(texts);

        Assert.Equal(texts, Enumerable.Range(0, texts.Length).Select(TextColumn.FromViews(texts.Length, column.Views, column.Buffers).Text));
    });
}
