using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Types;
using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ArrowStreamTests
{
    private static Message RoundTrip(Message message) => ArrowStream.FromBytes(ArrowStream.ToBytes(message)).Message;

    [Theory]
    [InlineData(0), InlineData(1), InlineData(50)]
    public void A_message_comes_back_equal_and_in_the_same_column_order(int rows)
    {
        var message = Digits.Message(rows);

        var back = RoundTrip(message);

        Assert.Equal(message, back);
        Assert.Equal(message.Names, back.Names);
    }

    [Fact]
    public void Every_cell_type_comes_back_equal()
    {
        var message = new Message(
            ("bool", TensorColumn.Of<bool>([true, false, true, true, false, false, true, false, true])),
            ("uint8", TensorColumn.Of<byte>([0, 1, 255, 3, 4, 5, 6, 7, 8])),
            ("int8", TensorColumn.Of<sbyte>([-128, 127, 0, 1, 2, 3, 4, 5, 6])),
            ("int16", TensorColumn.Of<short>([short.MinValue, short.MaxValue, 0, 1, 2, 3, 4, 5, 6])),
            ("int32", TensorColumn.Of<int>([int.MinValue, int.MaxValue, 0, 1, 2, 3, 4, 5, 6])),
            ("int64", TensorColumn.Of<long>([long.MinValue, long.MaxValue, 0, 1, 2, 3, 4, 5, 6])),
            ("float16", TensorColumn.Of<Half>([Half.NaN, Half.MaxValue, (Half)0.1, default, default, default, default, default, default])),
            ("float32", TensorColumn.Of<float>([float.NaN, float.NegativeInfinity, -0f, 1, 2, 3, 4, 5, 6])),
            ("float64", TensorColumn.Of<double>([double.NaN, double.Epsilon, -0.0, 1, 2, 3, 4, 5, 6])),
            ("bools", TensorColumn.Of<bool>([.. Enumerable.Range(0, 27).Select(i => i % 3 == 0)], 3)));

        Assert.Equal(message, RoundTrip(message));
    }

    [Fact]
    public void Rows_of_any_shape_come_back_with_that_shape_even_when_an_extent_is_0()
    {
        var message = new Message(
            ("deep", TensorColumn.Of<float>([.. Enumerable.Range(0, 24).Select(i => (float)i)], 3, 1, 4)),
            ("one", TensorColumn.Of<long>([1, 2], 1)),
            ("nothing", new TensorColumn(new ColumnType(DType.Float32, [3, 0]), 2, default)));

        var back = RoundTrip(message);

        Assert.Equal(message, back);
        Assert.Equal("float32[3,0]", back["nothing"].Type.ToString());
    }

    [Fact]
    public void A_message_without_columns_keeps_its_length()
    {
        Assert.Equal(0, RoundTrip(Message.Empty).Length);
        Assert.Equal(50, RoundTrip(Digits.Message().Select()).Length);
    }

    [Fact]
    public void Metadata_comes_back()
    {
        var bytes = ArrowStream.ToBytes(Digits.Message(3), new Dictionary<string, string> { ["a"] = "1", ["ключ"] = "значение" });

        var (_, metadata) = ArrowStream.FromBytes(bytes);

        Assert.Equal("1", metadata["a"]);
        Assert.Equal("значение", metadata["ключ"]);
    }

    [Fact]
    public void Apache_Arrow_reads_the_same_values_and_the_tensor_extension()
    {
        using var reader = new Apache.Arrow.Ipc.ArrowStreamReader(new ReadOnlyMemory<byte>(ArrowStream.ToBytes(Digits.Message(9))));

        var batch = reader.ReadNextRecordBatch();

        Assert.Equal(8, ((Int64Array)batch.Column(0)).GetValue(8));
        Assert.Equal("a digit with a long title, number 8", ((StringViewArray)batch.Column(2)).GetString(8));
        var image = batch.Schema.FieldsList[5];
        Assert.Equal("arrow.fixed_shape_tensor", image.Metadata["ARROW:extension:name"]);
        Assert.Equal("""{"shape":[2,2]}""", image.Metadata["ARROW:extension:metadata"]);
        Assert.Equal(4, ((FixedSizeListType)image.DataType).ListSize);
    }

    [Fact]
    public void Several_batches_become_one_message_and_none_a_message_without_rows()
    {
        using var stream = new MemoryStream();
        using var empty = new MemoryStream();
        var (first, second) = (ArrowStream.Batch(Digits.Message(20)), ArrowStream.Batch(Digits.Message().Slice(20, 30)));
        using (var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(stream, first.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(first);
            writer.WriteRecordBatch(second);
            writer.WriteEnd();
        }
        using (var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(empty, first.Schema, leaveOpen: true))
        {
            writer.WriteStart();
            writer.WriteEnd();
        }

        Assert.Equal(Digits.Message(), ArrowStream.FromBytes(stream.ToArray()).Message);
        Assert.Equal(Digits.Message(0), ArrowStream.FromBytes(empty.ToArray()).Message);
    }

    [Fact]
    public void Numbers_and_long_texts_share_the_memory_of_the_bytes()
    {
        var bytes = ArrowStream.ToBytes(new Message(("x", TensorColumn.Of<long>([1, 2, 3]))));

        var column = (TensorColumn)ArrowStream.FromBytes(bytes).Message["x"];

        Assert.True(bytes.AsSpan().Overlaps(column.Data.Span));
    }

    [Fact]
    public void A_few_rows_of_a_long_text_do_not_carry_all_of_it()
    {
        var texts = new Message(("text", TextColumn.Of([.. Enumerable.Range(0, 1000).Select(i => $"a text of some length, the {i}th")])));

        var bytes = ArrowStream.ToBytes(texts.Slice(500, 2));

        Assert.True(bytes.Length < 2000, $"{bytes.Length} bytes");
        Assert.Equal(texts.Slice(500, 2), ArrowStream.FromBytes(bytes).Message);
    }

    [Fact]
    public void Batches_of_slices_become_messages()
    {
        var batch = ArrowStream.Batch(Digits.Message().With("even", TensorColumn.Of<bool>([.. Enumerable.Range(0, 50).Select(i => i % 2 == 0)])));

        var message = ArrowStream.FromBatch(batch.Slice(3, 11));

        Assert.Equal(Digits.Message().Slice(3, 11), message.Without("even"));
        Assert.Equal(Enumerable.Range(3, 11).Select(i => i % 2 == 0), message.Column<bool>("even"));
    }

    [Fact]
    public void Plain_utf8_text_is_read_too()
    {
        var array = new StringArray.Builder().AppendRange(["a", "", "a text that is longer than twelve bytes"]).Build();

        var batch = new RecordBatch(new Schema([new Field("t", StringType.Default, true)], null), [array], 3);

        Assert.Equal(["a", "", "a text that is longer than twelve bytes"], ArrowStream.FromBatch(batch).Text("t"));
    }

    [Fact]
    public void Foreign_types_are_refused_by_name()
    {
        var intervals = new RecordBatch(
            new Schema([new Field("when", IntervalType.YearMonth, true)], null), [new YearMonthIntervalArray.Builder().Append(new Apache.Arrow.Scalars.YearMonthInterval(1)).Build()], 1);
        var lists = new Field("words", new FixedSizeListType(new Field("item", StringType.Default, false), 2), false);

        var wide = new RecordBatch(new Schema([new Field("price", new Decimal256Type(40, 2), true)], null), [new Decimal256Array.Builder(new Decimal256Type(40, 2)).Append(1.00m).Build()], 1);

        Assert.Contains("decimals of 128 bits", Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBatch(wide)).Message);
        Assert.Contains("lists of text", Assert.Throws<ArrowFormatException>(() => ArrowFields.TypeOf(lists)).Message);
        Assert.Contains("'when' is interval", Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBatch(intervals)).Message);
    }

    [Fact]
    public void Bytes_that_are_no_stream_are_refused()
    {
        Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes(default));
        Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes("not an Arrow stream at all"u8.ToArray()));
    }

    [Fact]
    public void A_stream_cut_off_anywhere_is_refused_between_two_batches_too()
    {
        var whole = TwoBatches();

        for (var length = 1; length < whole.Length; length++)
            Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes(whole.AsMemory(0, length)));

        var error = Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes(whole.AsMemory(0, whole.Length - EndMarkBytes)));
        Assert.Contains("ends with its end mark (FF FF FF FF 00 00 00 00), but this one is cut off", error.Message);
        Assert.Contains("close its writer", error.Message);
    }

    [Fact]
    public void What_follows_the_end_mark_is_refused_and_not_dropped()
    {
        byte[] two = [.. ArrowStream.ToBytes(Digits.Message(3)), .. ArrowStream.ToBytes(Digits.Message(3))];

        Assert.Contains($"{two.Length / 2} bytes follow", Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes(two)).Message);
    }

    [Fact]
    public void A_state_and_a_cache_that_are_cut_off_are_refused()
    {
        var state = new ComponentState([], Digits.Message(1).Select("row")).ToBytes();
        var cache = new MessageCache();
        cache.Store(Rows.Range(0, 9), Digits.Message(9));
        var saved = cache.Save();

        Assert.Contains("cut off", Assert.Throws<ComponentStateException>(() => ComponentState.FromBytes(state.AsMemory(0, state.Length - EndMarkBytes))).Message);
        Assert.Contains("cut off", Assert.Throws<ComponentStateException>(() => new MessageCache().Restore(saved.AsMemory(0, saved.Length - EndMarkBytes))).Message);
    }

    private const int EndMarkBytes = 8;

    private static byte[] TwoBatches()
    {
        using var stream = new MemoryStream();
        var batch = ArrowStream.Batch(Digits.Message(2));
        using var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(stream, batch.Schema, leaveOpen: true);
        writer.WriteRecordBatch(batch);
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
        return stream.ToArray();
    }

    [Fact]
    public void A_view_that_points_outside_its_buffer_is_refused()
    {
        var bytes = ArrowStream.ToBytes(new Message(("t", TextColumn.Of("a text that is longer than twelve bytes"))));
        var view = bytes.AsSpan().IndexOf("a te"u8) - 4;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(view + 12), 1 << 30);

        Assert.Contains("outside its buffer", Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes(bytes)).Message);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused()
    {
        var bytes = ArrowStream.ToBytes(new Message(("t", TextColumn.Of("a text that is longer than twelve bytes"))));
        bytes[bytes.AsSpan().IndexOf("longer"u8)] = 0xFF;

        Assert.Contains("not UTF-8", Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes(bytes)).Message);
    }

    [Fact]
    public void Damage_anywhere_is_an_error_or_another_message_never_a_crash()
    {
        var good = ArrowStream.ToBytes(Digits.Message(9), new Dictionary<string, string> { ["k"] = "v" });

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample(
            (at, value, length) =>
            {
                var bytes = good.ToArray();
                bytes[at] = value;
                try
                {
                    var (message, _) = ArrowStream.FromBytes(bytes.AsMemory(0, length));
                    foreach (var (_, column) in message)
                        for (var row = 0; row < column.Length; row++) _ = column[row];
                }
                catch (FireworksException)
                {
                    // Refused, as damage should be.
                }
            },
            iter: 20_000);
    }
}
