using Apache.Arrow;
using Apache.Arrow.Types;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ArrowFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fireworks-arrow-");

    private string File => System.IO.Path.Combine(_folder.FullName, "m.arrow");

    public void Dispose() => _folder.Delete(recursive: true);

    private static readonly Message Everything = Message.Of(
        ("gaps", new int?[] { 1, null, 3 }), ("flag", new bool?[] { null, true, false }), ("word", TextColumn.Of("a", "b", "a").Encode(2)),
        ("text", new[] { "short", null, "a text of more than twelve bytes, ключ" }),
        ("utc", new[] { DateTimeOffset.UnixEpoch, new(2024, 2, 29, 23, 59, 59, 999, TimeSpan.Zero), DateTimeOffset.UnixEpoch.AddYears(-100) }),
        ("local", new DateTime?[] { new(2024, 2, 29), null, new(1969, 12, 31) }), ("date", new[] { new DateOnly(1, 1, 1), new(9999, 12, 31), new(1970, 1, 1) }),
        ("time", new TimeOnly?[] { new(23, 59, 59), null, default }), ("span", new[] { TimeSpan.FromTicks(long.MinValue / 10 * 10), TimeSpan.Zero, TimeSpan.FromDays(-1) }),
        ("money", new decimal?[] { 12.345m, null, -0.001m }), ("bytes", new byte[]?[] { [1, 2, 3], null, new byte[40] }),
        ("u64", new[] { ulong.MaxValue, 0UL, 1UL }), ("u16", new ushort[] { 65535, 0, 1 }),
        ("list", new long[]?[] { [1, 2, 3], null, [] }), ("words", new string[][] { ["a", "b"], [], ["a text of more than twelve bytes"] }),
        ("tensor", new float[3, 2, 2]), ("vector", ArrowColumn.WithGaps(TensorColumn.Of<float>([1, 2, 3, 4, 5, 6], 2), [true, false, true])));

    [Fact]
    public void Every_kind_of_column_comes_back_equal()
    {
        Everything.Save(File);

        var back = Message.Load(File);

        Assert.Equal(Everything, back);
        Assert.Equal(Everything.Names.Select(Everything.TypeOf), back.Names.Select(back.TypeOf));
        Assert.NotNull(((TextColumn)back["word"]).Codes);
        Assert.Equal([1, null, 3], Enumerable.Range(0, 3).Select(row => back["gaps"][row]));
        Assert.Equal(-0.001m, back["money"][2]);
    }

    [Fact]
    public void Any_name_of_a_column_comes_back()
    {
        string[] names = ["torch", "hot", "tensor", ".arrow", "a b", "grüße", " "];

        Message.Of(names.Select((name, i) => KeyValuePair.Create(name, (object?)new[] { i }))).Save(File);

        Assert.Equal(names, Message.Load(File).Names);
    }

    [Fact]
    public void A_file_may_have_as_long_a_name_as_files_have()
    {
        var path = System.IO.Path.Combine(_folder.FullName, new string('n', 249) + ".arrow");

        Everything.Save(path);

        Assert.Equal(Everything, Message.Load(path));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Every_kind_of_column_crosses_as_a_stream() => Assert.Equal(Everything, ArrowStream.FromBytes(ArrowStream.ToBytes(Everything)).Message);

    [Fact]
    public void Slices_and_gathers_of_every_kind_come_back_equal()
    {
        foreach (var part in (Message[])[Everything[1..], Everything[..0], Everything.Take([2, 0, 2, 1]), Message.Concat(Everything, Everything[1..], Everything.Take([1, 1]))])
        {
            part.Save(File);
            Assert.Equal(part, Message.Load(File));
        }
    }

    [Fact]
    public void Apache_Arrow_reads_the_same_values()
    {
        Everything.Without("vector").Save(File);
        using var stream = System.IO.File.OpenRead(File);
        using var reader = new Apache.Arrow.Ipc.ArrowFileReader(stream);

        var batch = reader.ReadNextRecordBatch();

        T Array<T>(string name) where T : class => (T)batch.Column(name, StringComparer.Ordinal);
        Assert.Equal([1, null, 3], Array<Int32Array>("gaps"));
        Assert.Equal([null, true, false], Enumerable.Range(0, 3).Select(Array<BooleanArray>("flag").GetValue));
        var words = Array<DictionaryArray>("word");
        Assert.Equal(["a", "b", "a"], Enumerable.Range(0, 3).Select(row => ((StringArray)words.Dictionary).GetString(((Int32Array)words.Indices).GetValue(row)!.Value)));
        Assert.Equal("a text of more than twelve bytes, ключ", Array<StringViewArray>("text").GetString(2));
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 23, 59, 59, 999, TimeSpan.Zero), Array<TimestampArray>("utc").GetTimestamp(1));
        Assert.Equal(new DateOnly(9999, 12, 31), Array<Date32Array>("date").GetDateOnly(1));
        Assert.Equal(12.345m, Array<Decimal128Array>("money").GetValue(0));
        Assert.Equal(ulong.MaxValue, Array<UInt64Array>("u64").GetValue(0));
        Assert.Equal([1L, 2, 3], (Int64Array)Array<ListArray>("list").GetSlicedValues(0));
        Assert.True(Array<ListArray>("list").IsNull(1));
        Assert.Equal(40, Array<BinaryViewArray>("bytes").GetBytes(2).Length);
    }

    [Fact]
    public void Files_that_Apache_Arrow_wrote_are_read()
    {
        var dictionary = new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false),
            new Int8Array.Builder().Append(1).AppendNull().Append(0).Build(), new StringArray.Builder().Append("zero").Append("one").Build());
        var lists = new ListArray.Builder(Int64Type.Default);
        lists.Append();
        ((Int64Array.Builder)lists.ValueBuilder).Append(5).AppendNull();
        lists.AppendNull();
        lists.Append();
        var columns = new Dictionary<string, IArrowArray>
        {
            ["u32"] = new UInt32Array.Builder().Append(uint.MaxValue).AppendNull().Append(7).Build(),
            ["ms"] = new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, "+02:00")).Append(DateTimeOffset.UnixEpoch.AddMilliseconds(5)).AppendNull().Append(DateTimeOffset.UnixEpoch).Build(),
            ["day"] = new Date64Array.Builder().Append(new DateTime(2024, 1, 2)).AppendNull().Append(new DateTime(1969, 1, 1)).Build(),
            ["word"] = dictionary,
            ["list"] = lists.Build(),
            ["bin"] = new BinaryArray.Builder().Append(new byte[] { 1 }.AsEnumerable()).AppendNull().Append(new byte[20].AsEnumerable()).Build(),
        };
        var batch = new RecordBatch(new Schema([.. columns.Select(c => new Field(c.Key, c.Value.Data.DataType, true))], null), columns.Values, 3);
        using (var stream = System.IO.File.Create(File))
        using (var writer = new Apache.Arrow.Ipc.ArrowFileWriter(stream, batch.Schema))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        var message = Message.Load(File);

        Assert.Equal([uint.MaxValue, null, 7u], Cells("u32"));
        Assert.Equal([DateTimeOffset.UnixEpoch.AddMilliseconds(5), null, DateTimeOffset.UnixEpoch], Cells("ms"));
        Assert.Equal([new DateTime(2024, 1, 2), null, new DateTime(1969, 1, 1)], Cells("day"));
        Assert.Equal(["one", null, "zero"], Cells("word"));
        Assert.Equal([new object?[] { 5L, null }, null, System.Array.Empty<object?>()], Cells("list"));
        Assert.Equal([new byte[] { 1 }, null, new byte[20]], Cells("bin"));
        Assert.Equal(message, ArrowStream.FromBatch(batch));

        object?[] Cells(string name) => [.. Enumerable.Range(0, 3).Select(row => message[name][row])];
    }

    [Fact]
    public void A_loaded_message_shows_the_file_and_outlives_its_replacement()
    {
        var first = Message.Of(("x", Enumerable.Range(0, 100_000).ToArray()));
        first.Save(File);
        var loaded = Message.Load(File);

        Message.Of(("x", new[] { 1 })).Save(File);

        Assert.Equal(first, loaded);
        Assert.Equal(1, Message.Load(File).Length);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Pieces_are_written_as_batches_and_many_small_ones_together()
    {
        var small = Message.Concat([.. Enumerable.Range(0, 500).Select(i => Message.Of(("x", new[] { i })))]);
        var big = Message.Concat(Message.Of(("x", new long[3 << 20])), Message.Of(("x", new long[1 << 10])));
        var file = System.IO.Path.Combine(_folder.FullName, "big.arrow");

        small.Save(File);
        big.Save(file);

        Assert.Equal((1, 2), (Batches(File), Batches(file)));
        Assert.Equal(small, Message.Load(File));
        Assert.Equal((big.Length, 2), (Message.Load(file).Length, Message.Load(file).Chunks("x").Length));

        static int Batches(string path)
        {
            using var stream = System.IO.File.OpenRead(path);
            using var reader = new Apache.Arrow.Ipc.ArrowFileReader(stream);
            return reader.RecordBatchCountAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    [Fact]
    public void A_stream_in_a_file_is_read_too()
    {
        System.IO.File.WriteAllBytes(File, ArrowStream.ToBytes(Digits.Message(9)));

        Assert.Equal(Digits.Message(9), Message.Load(File));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void A_file_of_either_format_that_is_cut_off_anywhere_is_refused(bool isStream)
    {
        Digits.Message(9).Save(File);
        var whole = isStream ? ArrowStream.ToBytes(Digits.Message(9)) : System.IO.File.ReadAllBytes(File);

        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Assert.Contains(File, Assert.Throws<ArrowFormatException>(() => Message.Load(File)).Message);
        }
        System.IO.File.WriteAllBytes(File, whole);
        Assert.Equal(Digits.Message(9), Message.Load(File));
    }

    [Fact]
    public void A_file_whose_name_lies_is_read_by_its_first_bytes()
    {
        var csv = System.IO.Path.Combine(_folder.FullName, "m.csv");
        Digits.Message(9).Save(csv);
        System.IO.File.WriteAllText(File, "a,b\n1,2\n");

        Assert.Equal(Digits.Message(9), Message.Load(csv));
        Assert.Contains("no Arrow stream", Assert.Throws<ArrowFormatException>(() => Message.Load(File)).Message);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_else()
    {
        Digits.Message(9).Save(File);
        var bad = Message.Of(("x", ArrowColumn.WithGaps(new TensorColumn(new ColumnType(DType.Float32, [0]), 2, default), [true, false])));

        Assert.Contains("Drop the gaps", Assert.Throws<MessageShapeException>(() => bad.Save(File)).Message);

        Assert.Equal(Digits.Message(9), Message.Load(File));
        Assert.Single(_folder.GetFiles());
    }
}
