using System.Text;
using Fireworks.TestKit;
using static Fireworks.Tests.ArrowForgery;

namespace Fireworks.Tests;

/// <summary>What comes from anywhere never takes more memory than itself and 64 MiB.</summary>
public sealed class ArrowMemoryTests
{
    private const long Most = 64L << 20;
    private const int MiB = 1 << 20;

    [Theory]
    [InlineData(1 << 30, 1 << 30)]
    [InlineData(256 << 20, 1 << 30)]
    [InlineData(4 << 20, 4 << 20)]
    public void A_length_that_nothing_follows_takes_no_memory(int length, int mostBytes)
    {
        AssertRefused(Prefix(length), mostBytes);
        AssertRefused([.. Schema(Field("x", Bool)), .. BatchWithoutItsBody(length)], mostBytes);
    }

    [Theory]
    [InlineData(1), InlineData(40 * MiB)]
    public void A_long_body_takes_memory_as_it_arrives(int arrived)
    {
        byte[] bytes = [.. Schema(Field("x", Bool)), .. BatchWithoutItsBody(1 << 30), .. new byte[arrived]];

        AssertRefused(bytes, 1 << 30);
    }

    [Fact]
    public void Metadata_longer_than_any_schema_is_refused_by_its_length()
    {
        var error = Assert.Throws<ArrowFormatException>(() => Stream(Prefix(ArrowDecoder.MostMetadataBytes + 1)));

        Assert.Contains($"at most {ArrowDecoder.MostMetadataBytes} bytes, but this takes {ArrowDecoder.MostMetadataBytes + 1}", error.Message);
    }

    [Fact]
    public void A_name_that_many_columns_point_at_is_decoded_once()
    {
        var name = FlatDocument.Text(new string('n', MiB));
        byte[] bytes = [.. Schema([.. Enumerable.Repeat(0, 400).Select(_ => Field(name, Bool))]), .. End];

        AssertRefused(bytes);
    }

    [Theory]
    [InlineData(60_000), InlineData(1_000_000)]
    public void A_field_that_is_listed_many_times_is_refused(int times)
    {
        var field = Field(FlatDocument.Text("x"), Null, FlatDocument.Vector([Pair("fireworks.empty_rows", """{"shape":[0],"dtype":"float32"}""")]));

        AssertRefused([.. Schema([.. Enumerable.Repeat(field, times)]), .. End]);
    }

    [Fact]
    public void Metadata_that_many_columns_share_is_refused()
    {
        var pairs = FlatDocument.Vector([.. Enumerable.Range(0, 2000).Select(i => Pair($"{i}", ""))]);

        AssertRefused([.. Schema([.. Enumerable.Range(0, 2000).Select(i => Field(FlatDocument.Text($"c{i}"), Bool, pairs))]), .. End]);
    }

    [Fact]
    public void Names_that_lie_in_each_other_are_refused()
    {
        // One long name, made of lengths: at each of its first words another name of almost as many bytes begins.
        var lengths = Encoding.UTF8.GetString([.. Enumerable.Repeat((byte[])[0, 0, 0x10, 0], 400).SelectMany(b => b)]);
        var name = FlatDocument.Text(lengths + new string('n', MiB));
        var schema = Schema([.. Enumerable.Range(0, 400).Select(i => Field(FlatDocument.Inside(name, 4 * i), Bool))]);

        AssertRefused([.. schema, .. End]);
    }

    [Fact]
    public void Columns_that_show_the_same_bits_are_refused()
    {
        const int columns = 400;
        var rows = 8 * MiB;
        byte[] schema = Schema([.. Enumerable.Range(0, columns).Select(i => Field($"c{i}", Bool))]);
        byte[] batch = Batch(rows, [.. Enumerable.Repeat((long[])[rows, 0], columns).SelectMany(n => n)], [.. Enumerable.Repeat((long[])[0, 0, 0, MiB], columns).SelectMany(b => b)], new byte[MiB]);

        AssertRefused([.. schema, .. batch, .. End]);
    }

    [Fact]
    public void Columns_that_show_the_same_offsets_are_refused()
    {
        const int columns = 400, rows = MiB / 4 - 1;
        byte[] schema = Schema([.. Enumerable.Range(0, columns).Select(i => Field($"c{i}", Utf8))]);
        byte[] batch = Batch(rows, [.. Enumerable.Repeat((long[])[rows, 0], columns).SelectMany(n => n)], [.. Enumerable.Repeat((long[])[0, 0, 0, MiB, 0, 0], columns).SelectMany(b => b)], new byte[MiB]);

        AssertRefused([.. schema, .. batch, .. End]);
    }

    [Fact]
    public void A_batch_that_a_footer_lists_many_times_is_refused()
    {
        var rows = 8 * MiB;
        var batch = Batch(rows, [rows, 0], [0, 0, 0, MiB], new byte[MiB]);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, FileOf(SchemaTable(Field("x", Bool)), batch, [.. Enumerable.Repeat((0L, batch.Length - MiB, (long)MiB), 1000)]));

            var taken = Taken(() => Assert.Throws<ArrowFormatException>(() => Message.Load(path)));

            Assert.InRange(taken, 0, new FileInfo(path).Length + Most);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_dictionary_that_grows_with_every_batch_is_not_copied_with_every_batch()
    {
        const int batches = 2000;
        var first = Enumerable.Range(0, 10_000).Select(i => $"word {i}, which is longer than twelve bytes").ToArray();
        var bytes = new MemoryStream();
        bytes.Write(Schema(Field("w", Utf8, dictionary: 7)));
        bytes.Write(Dictionary(7, isDelta: false, first));
        for (var i = 0; i < batches; i++)
        {
            bytes.Write(Dictionary(7, isDelta: true, $"more {i}", $"more than twelve bytes, {i}"));
            bytes.Write(Batch(2, [2, 0], [0, 0, 0, 8], [.. BitConverter.GetBytes(first.Length + 2 * i), .. BitConverter.GetBytes(first.Length + 2 * i + 1)]));
        }
        bytes.Write(End);
        List<Message> pages = [];

        var taken = Taken(() => pages = Pages(bytes.ToArray()).Pages);

        Assert.InRange(taken, 0, 2 * bytes.Length + Most);
        Assert.Equal(Enumerable.Range(0, batches).SelectMany(i => (string[])[$"more {i}", $"more than twelve bytes, {i}"]), pages.SelectMany(page => page.Text("w")));
    }

    [Fact]
    public void Many_columns_of_a_few_rows_take_little_each()
    {
        const int columns = 10_000;
        byte[] schema = Schema([.. Enumerable.Range(0, columns).Select(i => Field($"c{i}", Bool))]);
        byte[] batch = Batch(1, [.. Enumerable.Repeat((long[])[1, 0], columns).SelectMany(n => n)], [.. Enumerable.Repeat((long[])[0, 0, 0, 1], columns).SelectMany(b => b)], [1]);
        Message? message = null;

        var taken = Taken(() => message = ArrowStream.FromBytes((byte[])[.. schema, .. batch, .. End]).Message);

        Assert.Equal(columns, message!.Count);
        Assert.InRange(taken, 0, 20L * MiB);
    }

    [Fact]
    public void A_cursor_nested_in_itself_takes_no_room_for_what_it_announces()
    {
        // Each level says that as many inputs follow as there are bytes.
        var nested = new List<byte>();
        for (var level = 0; level < 900; level++) nested.AddRange([0, 0, 0x80, 0x80, 0x20]);
        nested.AddRange(new byte[MiB]);
        var cursor = System.Buffers.Text.Base64Url.EncodeToString([.. nested]);

        AssertRefused([.. Schema(Field("x", Bool)), .. Batch(0, [0, 0], [0, 0, 0, 0], [], cursor), .. End]);
    }

    [Fact]
    public void A_long_shape_that_many_columns_share_is_refused()
    {
        var metadata = FlatDocument.Vector([Pair("ARROW:extension:name", "arrow.fixed_shape_tensor"), Pair("ARROW:extension:metadata", $"{{\"shape\":[{string.Join(',', Enumerable.Repeat(1, 100_000))}]}}")]);
        var list = Of(16, 1);
        byte[] schema = Schema([.. Enumerable.Range(0, 1000).Select(i =>
            FlatDocument.Table(FlatDocument.Text($"c{i}"), (byte)0, list.Kind, list.Type, null, FlatDocument.Vector([Field("item", Bool)]), metadata))]);

        AssertRefused([.. schema, .. End]);
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_refused()
    {
        var bytes = ArrowStream.ToBytes(new Message(("name", TensorColumn.Of<long>([1]))));
        bytes[bytes.AsSpan().IndexOf("name"u8)] = 0xFF;

        Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes(bytes));
    }

    [Fact]
    public void Truth_values_may_take_eight_times_their_bits()
    {
        var bools = new Message(("b", TensorColumn.Create<bool>(new(DType.Bool), 80 * MiB, to => to.Fill(true))));

        var back = Stream(ArrowStream.ToBytes(bools));

        Assert.Equal(80 * MiB, back.Length);
        Assert.True(back.Column<bool>("b")[^1]);
    }

    private static void AssertRefused(byte[] bytes, int mostBytes = 1 << 30)
    {
        Assert.InRange(Taken(() => Assert.ThrowsAny<FireworksException>(() => Stream(bytes, mostBytes))), 0, bytes.Length + Most);
        Assert.InRange(Taken(() => Assert.ThrowsAny<FireworksException>(() => ArrowStream.FromBytes(bytes))), 0, bytes.Length + Most);
    }

    private static Message Stream(byte[] bytes, int mostBytes = 1 << 30) => Pages(bytes, mostBytes) is var (columns, pages) && pages.Count > 0 ? Message.Concat(pages) : columns;

    private static (Message Columns, List<Message> Pages) Pages(byte[] bytes, int mostBytes = 1 << 30)
    {
        var reader = new ArrowStreamReader(new MemoryStream(bytes), mostBytes);
        var pages = new List<Message>();
        while (Now(reader.ReadAsync()) is { } page) pages.Add(page.Message);
        return (reader.Columns!, pages);
    }

    /// <summary>A stream in memory is read on this thread, whose memory is measured.</summary>
    private static T Now<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("Memory is read at once.");
}
