using System.Buffers;
using CsCheck;
using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Fireworks.Contracts.Tests;

public sealed class MessageCodecTests
{
    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer(s => s.AddAssembly(typeof(MessageCodec).Assembly))
        .Configure<ExceptionSerializationOptions>(o => o.SupportedNamespacePrefixes.Add("Fireworks"))
        .BuildServiceProvider().GetRequiredService<Serializer>();

    private static readonly Gen<Message> Messages =
        from rows in Gen.Int[0, 50]
        from numbers in Gen.Double.Array[rows]
        from flags in Gen.Bool.Array[rows]
        from texts in Gen.String[0, 30].Array[rows]
        from tensor in Gen.Float.Array[rows * 6]
        select new Message(
            ("number", TensorColumn.Of<double>(numbers)),
            ("flag", TensorColumn.Of<bool>(flags)),
            ("text", TextColumn.Of(texts)),
            ("tensor", TensorColumn.Of<float>(tensor, 2, 3)));

    [Fact]
    public void Gives_back_every_message_equal() =>
        Messages.Sample(message => RoundTrip(message).Equals(message), iter: 300);

    [Fact]
    public void Gives_back_a_gathered_slice_without_what_it_shares() =>
        Messages.Where(m => m.Length > 2).Sample(message =>
        {
            var part = Message.Concat(message.Take(Rows.At(2, 0, 2)), message[1..]);
            return RoundTrip(part).Equals(part);
        }, iter: 100);

    [Fact]
    public void A_slice_travels_without_the_texts_of_the_rows_around_it()
    {
        var all = new Message(("t", TextColumn.Of([.. Enumerable.Range(0, 1000).Select(i => $"a text of more than twelve bytes, number {i}")])));

        Assert.InRange(Serializer.SerializeToArray(all[5..6]).Length, 1, 300);
        Assert.InRange(Serializer.SerializeToArray(all.Take([5])).Length, 1, 300);
        Assert.InRange(Serializer.SerializeToArray(all).Length, 1000 * 16, 1000 * (16 + 48));
        Assert.Equal(all[5..6], RoundTrip(all[5..6]));
    }

    [Fact]
    public void Keeps_the_rows_of_a_message_without_columns()
    {
        var rows = RoundTrip(Message.Of(("a", new[] { 1, 2, 3 })).Without("a"));

        Assert.Equal((3, 0), (rows.Length, rows.Count));
    }

    [Fact]
    public void A_column_of_more_axes_than_travel_is_refused_before_it_is_sent()
    {
        var deep = new Message(("deep", TensorColumn.Of<byte>([1], [.. Enumerable.Repeat(1, 33)])));

        var error = Assert.Throws<MessageShapeException>(() => Serializer.SerializeToArray(deep));

        Assert.StartsWith("A column travels with at most 32 axes a row, but 'deep' is uint8[1,1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_a_message_without_columns_and_one_without_rows()
    {
        Assert.Equal(Message.Empty, RoundTrip(Message.Empty));
        var noRows = new Message(("n", TensorColumn.Of<long>([])), ("t", TextColumn.Of()));

        Assert.Equal(noRows, RoundTrip(noRows));
    }

    [Fact]
    public void Carries_gaps_times_decimals_bytes_lists_and_encoded_text()
    {
        var message = Message.Of(
            ("gaps", new int?[] { 1, null, 3 }), ("text", new[] { "a", null, "a text of more than twelve bytes" }), ("word", TextColumn.Of("a", "b", "a").Encode(2)),
            ("when", new[] { DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch }), ("day", new DateOnly?[] { null, new(2024, 2, 29), null }),
            ("span", new[] { TimeSpan.Zero, TimeSpan.FromDays(-1), TimeSpan.Zero }), ("money", new decimal?[] { 1.25m, null, -1 }),
            ("bytes", new byte[]?[] { [1], null, new byte[40] }), ("list", new long[]?[] { [1, 2], null, [] }), ("u64", new[] { ulong.MaxValue, 0UL, 1UL }));

        Assert.Equal(message, RoundTrip(message));
        Assert.Equal(message[1..], RoundTrip(message[1..]));
        Assert.Equal(message[..0], RoundTrip(message[..0]));
        Assert.Equal(message.Take([2, 0, 0]), RoundTrip(message.Take([2, 0, 0])));
    }

    [Fact]
    public void Receives_into_aligned_memory()
    {
        var message = RoundTrip(new Message(("a", TensorColumn.Of<byte>([1, 2, 3])), ("b", TensorColumn.Of<double>([1.5]).WithRowShape().Take(Rows.At(0, 0, 0)))));

        foreach (var (_, column) in message)
        {
            using var pin = ((TensorColumn)column).Data.Pin();
            unsafe { Assert.Equal(0, (nint)pin.Pointer % Block.Alignment); }
        }
    }

    [Fact]
    public void Damage_is_refused_and_never_read_beyond_its_buffer()
    {
        var bytes = Serializer.SerializeToArray(new Message(("n", TensorColumn.Of<long>([1, 2, 3])), ("t", TextColumn.Of("short", "a text that is longer than twelve bytes", ""))));

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var damaged = bytes.ToArray();
            damaged[at] = value;
            try
            {
                var message = Serializer.Deserialize<Message>(damaged);
                foreach (var (_, column) in message ?? Message.Empty)
                    for (var row = 0; row < column.Length; row++) _ = column[row];
            }
            catch (Exception e) when (e is not AccessViolationException)
            {
                // Refused: any exception will do, as long as it is one.
            }
        }, iter: 3000);
    }

    [Theory]
    [InlineData(1, 1 << 16, 1 << 16)]                     // one row of 32 GiB
    [InlineData(1 << 20, 1 << 12)]                        // together 32 GiB
    public void A_column_whose_head_promises_more_than_a_field_holds_is_damaged(int rows, params int[] extents)
    {
        var sent = Serializer.SerializeToArray(new Message(("n", TensorColumn.Of<double>(new double[6], 2, 3))));
        byte[] honest = [1, 1, 1, (byte)'n', (byte)DType.Float64, 2, 2, 3, 0];
        using var head = new MemoryStream();
        using (var writer = new BinaryWriter(head, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(rows);
            writer.Write(honest.AsSpan(1, 4));
            writer.Write7BitEncodedInt(extents.Length);
            foreach (var extent in extents) writer.Write7BitEncodedInt(extent);
            writer.Write((byte)0);
        }
        var at = sent.AsSpan().IndexOf(honest);
        // The field's length comes first, as a varint of one byte (its lowest bit tells how many), then the head's as four.
        byte[] forged = [.. sent[..(at - 5)], (byte)(sent[at - 5] + (2 * (head.Length - honest.Length))), (byte)head.Length, 0, 0, 0, .. head.ToArray(), .. sent[(at + honest.Length)..]];

        var error = Assert.Throws<MessageShapeException>(() => Serializer.Deserialize<Message>(forged));

        Assert.StartsWith("A message arrived damaged: column 'n'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_graph_keeps_its_type_and_problems()
    {
        var sent = new GraphInvalidException([new("$.nodes.a", "unknown-kind", "There is no kind 'x'.", false)]);

        var received = Assert.IsType<GraphInvalidException>(Serializer.Deserialize<Exception>(Serializer.SerializeToArray<Exception>(sent)));

        Assert.Equal(sent.Problems, received.Problems);
    }

    [Fact]
    public void Our_exceptions_keep_their_type_and_message()
    {
        var received = Serializer.Deserialize<Exception>(Serializer.SerializeToArray<Exception>(NodeFailedException.Of("a", new RowOutOfRangeException(7, 3))));

        Assert.IsType<RowOutOfRangeException>(Assert.IsType<NodeFailedException>(received).InnerException);
        Assert.Equal("Node 'a' failed: Row 7 does not exist; there are 3 rows (0 to 2).", received.Message);
    }

    [Fact]
    public void A_page_keeps_its_cursors_and_chunks()
    {
        var page = new Page(3, 1, [new Chunk(0, 17, new Message(("n", TensorColumn.Of<long>([5]))), Cursor.At(1, 2, Cursor.At(1, 9)))], true, null, "silo");

        var received = Serializer.Deserialize<Page>(Serializer.SerializeToArray(page))!;

        Assert.Equal(page.Chunks[0].After, received.Chunks[0].After);
        Assert.Equal(page.Chunks[0].Message, received.Chunks[0].Message);
        Assert.Equal((3L, 1L, true, "silo"), (received.Generation, received.Reader, received.End, received.Silo));
    }

    private static Message RoundTrip(Message message) => Serializer.Deserialize<Message>(Serializer.SerializeToArray(message))!;
}
