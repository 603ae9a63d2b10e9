namespace Fireworks.Tests;

public sealed class JoinedBytesTests
{
    private static readonly TextColumn Words = TextColumn.Of([.. Enumerable.Range(0, 3000).Select(i => $"{i} {new string('x', 10_000)}")]);

    private static Message Encoded() => new(("t", TextColumn.Encoded(TensorColumn.Of<int>([.. Enumerable.Range(0, 3000)]), Words)));

    [Fact]
    public void Slices_of_an_encoded_column_count_its_words_once()
    {
        var message = Encoded();

        // 100 times 30 MB would be more than one piece can hold.
        var together = Message.Concat([.. Enumerable.Range(0, 100).Select(i => message.Slice(30 * i, 30))]);

        Assert.Equal(message.ByteCount, together.ByteCount);
        Assert.Same(Words, ((TextColumn)together["t"]).Words);
        Assert.Equal(message, together);
    }

    [Fact]
    public void Slices_with_gaps_count_the_words_once_and_a_byte_for_each_mark()
    {
        var message = Encoded();
        var gappy = message.With("t", ArrowColumn.WithGaps(message["t"], [.. Enumerable.Range(0, 3000).Select(i => i % 2 == 0)]));

        var together = Message.Concat([.. Enumerable.Range(0, 100).Select(i => gappy.Slice(30 * i, 30))]);

        Assert.Equal(message.ByteCount + 3000, together.ByteCount);
        Assert.Equal(gappy, together);
    }

    [Fact]
    public void Texts_of_different_words_count_as_the_views_that_they_become()
    {
        var (a, b) = (TextColumn.Repeat("a", 100), TextColumn.Repeat("b", 100));

        Assert.Equal((200 + 2) * TextColumn.ViewBytes, JoinedBytes.Of([a, b]));
        Assert.Equal(Column.Concat("t", [a, b]).ByteCount, JoinedBytes.Of([a, b]) - 2 * TextColumn.ViewBytes);
        Assert.Equal(100 * sizeof(int) + TextColumn.ViewBytes, JoinedBytes.Of([a.Slice(0, 50), a.Slice(50, 50)]));
    }

    [Fact]
    public void Few_rows_travel_and_are_saved_without_the_words_that_none_of_them_shows()
    {
        var few = Encoded().Slice(7, 3);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.arrow");
        try
        {
            few.Save(path);

            Assert.InRange(new FileInfo(path).Length, 30_000, 100_000);
            Assert.Equal(few, Message.Load(path));
            Assert.InRange(ArrowStream.ToBytes(few).Length, 30_000, 100_000);
            Assert.Equal(few, ArrowStream.FromBytes(ArrowStream.ToBytes(few)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
