namespace Fireworks.Tests;

public sealed class MessageCreateTests
{
    public sealed record Person(string Name, int Age, double? Height, DateOnly Born, long[] Scores);

    private static readonly Person[] People =
        [new("Ada", 36, 1.65, new(1815, 12, 10), [1, 2]), new("Alan", 41, null, new(1912, 6, 23), [])];

    [Fact]
    public void Records_become_a_message_and_come_back()
    {
        var message = Message.OfRecords(People);

        Assert.Equal("2 rows: Name text, Age int32, Height float64?, Born date32, Scores list<int64>", message.Summary);
        var back = message.ToRecords<Person>();
        Assert.Equal(People.Select(p => (p.Name, p.Age, p.Height, p.Born)), back.Select(p => (p.Name, p.Age, p.Height, p.Born)));
        Assert.Equal(People[0].Scores, back[0].Scores);
        Assert.Throws<ColumnTypeException>(() => message.Cast("Age", DType.Int64).ToRecords<Person>());
    }

    [Fact]
    public void Nothing_makes_an_empty_message()
    {
        Assert.Equal((0, 0), (new Message().Length, new Message().Count));
        Assert.Equal(Message.Empty, Message.Of(new Dictionary<string, object?>()));
    }

    [Fact]
    public void A_message_of_the_columns_of_a_message_is_equal_to_it()
    {
        var message = Message.OfRecords(People);

        Assert.Equal(message, new Message(message));
    }

    [Fact]
    public void Dictionaries_keep_their_order_and_single_values_make_a_row()
    {
        var message = Message.Of(new Dictionary<string, object?> { ["z"] = 1.5, ["a"] = "text", ["t"] = new float[1, 2] });

        Assert.Equal("1 rows: z float64, a text, t float32[2]", message.Summary);
        Assert.Throws<MessageShapeException>(() => Message.Of(("a", new[] { 1, 2 }), ("b", new[] { 1 })));
    }

    private sealed record Numbered(int N, string S);

    [Fact]
    public void However_it_is_given_it_is_the_same_message()
    {
        var (n, s, t) = (TensorColumn.Of<int>([1, 2]), TextColumn.Of("a", "b"), TensorColumn.Of<float>([1, 2, 3, 4], 2));
        var expected = new Message(("N", n), ("S", s), ("T", t));
        var batch = new Apache.Arrow.RecordBatch(
            new Apache.Arrow.Schema([new("N", Apache.Arrow.Types.Int32Type.Default, false), new("S", Apache.Arrow.Types.StringType.Default, false)], null),
            [new Apache.Arrow.Int32Array.Builder().Append(1).Append(2).Build(), new Apache.Arrow.StringArray.Builder().Append("a").Append("b").Build()], 2);

        Assert.Equal(expected, Message.Of(("N", new[] { 1, 2 }), ("S", new[] { "a", "b" }), ("T", new float[,] { { 1, 2 }, { 3, 4 } })));
        Assert.Equal(expected, Message.Of(new Dictionary<string, object?> { ["N"] = new List<int> { 1, 2 }, ["S"] = s, ["T"] = t }));
        Assert.Equal(expected, new Message(("N", n), ("T", t)).Merge(new Message(("S", s))));
        Assert.Equal(expected, new Message(("S", s)).Merge(new Message(("T", t), ("N", n))));
        Assert.Equal(expected, Message.Empty.Merge(expected).Merge(Message.Empty));
        Assert.Equal(expected, Message.OfRecords([new Numbered(1, "a"), new(2, "b")]).With("T", t));
        Assert.Equal(expected, ArrowStream.FromBatch(batch).With("T", t));
    }

    [Fact]
    public void It_becomes_a_dictionary_of_lists_and_comes_back()
    {
        var message = Message.Of(("n", new int?[] { 1, null, 3 }), ("s", new[] { "a", "b", "c" }), ("x", new[] { 0.5, double.NaN, 2 }));

        var lists = message.ToDictionary(c => c.Key, object? (c) => Enumerable.Range(0, c.Value.Length).Select(row => c.Value[row]).ToList());

        Assert.Equal(["n", "s", "x"], lists.Keys);
        Assert.Equal([1, null, 3], (List<object?>)lists["n"]!);
        Assert.Equal(["a", "b", "c"], (List<object?>)lists["s"]!);
        Assert.Equal(message, Message.Of(lists));
    }

    [Fact]
    public void Whole_objects_are_single_cells() =>
        Assert.Equal("1 rows: t float32[3,2], v int32[4], s text", Message.OfObjects([new("t", new float[3, 2]), new("v", new int[4]), new("s", "whole")]).Summary);

    [Fact]
    public void A_collection_as_an_object_is_one_cell_too()
    {
        var message = Message.OfObjects([new("v", new List<int> { 1, 2, 3 }), new("words", new[] { "a", "b" }), new("days", new List<DateOnly> { new(2024, 2, 29) })]);

        Assert.Equal("1 rows: v int32[3], words list<text>, days list<date32>", message.Summary);
        Assert.Equal(["a", "b"], (string[])message["words"][0]!);
    }

    [Fact]
    public void What_cannot_be_a_column_is_said_by_its_own_error()
    {
        Assert.Throws<ColumnValueException>(() => Columns.Of(new List<Uri>()));
        Assert.Throws<ArgumentException>("values", () => Columns.Of(new List<DateTime?> { DateTime.Now }));
        Assert.Throws<InvalidOperationException>(() => Columns.Of(Numbers()));

        static IEnumerable<int> Numbers()
        {
            yield return 1;
            throw new InvalidOperationException("The second is not there.");
        }
    }

    [Fact]
    public void Lists_of_objects_are_of_one_type_or_refused()
    {
        Assert.Equal("int32?", Columns.Of(new List<object?> { 1, null }).Type.ToString());
        Assert.Contains("Int32 and String", Assert.Throws<ColumnValueException>(() => Columns.Of(new object[] { 1, "a" })).Message);
        Assert.Throws<ColumnValueException>(() => Columns.Of(null));
        Assert.Throws<ColumnValueException>(() => Columns.Of(new[] { new Uri("http://localhost") }));
        Assert.Throws<ArgumentException>(() => Columns.Of(new[] { "\ud800" }));
    }

    [Fact]
    public void Nothing_of_a_time_or_decimal_is_lost_silently()
    {
        Assert.Throws<ArgumentException>("unit", () => LogicalColumns.Of([new TimeSpan(1)]));
        Assert.Equal(new TimeSpan(1), LogicalColumns.Of([new TimeSpan(1)], Apache.Arrow.Types.TimeUnit.Nanosecond)[0]);
        Assert.Throws<ArgumentException>("values", () => LogicalColumns.Of([DateTime.Now]));
        Assert.Throws<ArgumentException>(() => LogicalColumns.Of([1.234m], scale: 2));
        Assert.Equal(decimal.MinValue, LogicalColumns.Of([decimal.MinValue])[0]);
    }

    private sealed record Picky(int N)
    {
        public int N { get; } = N > 1 ? throw new InvalidDataException("More than one.") : N;
    }

    private sealed class Moody
    {
        public int N => throw new InvalidDataException("Not today.");
    }

    public abstract class Shape(int n)
    {
        public int N => n;
    }

    [Fact]
    public void What_a_record_throws_is_thrown_as_it_is()
    {
        Assert.Throws<InvalidDataException>(() => Message.Of(("N", new[] { 1, 2 })).ToRecords<Picky>());
        Assert.Throws<InvalidDataException>(() => Message.OfRecords([new Moody()]));
    }

    [Fact]
    public void Records_are_of_a_type_that_can_be_made_and_none_is_null()
    {
        Assert.Contains("abstract", Assert.Throws<ArgumentException>(() => Message.Of(("n", new[] { 1 })).ToRecords<Shape>()).Message);
        Assert.Contains("record 1 is null", Assert.Throws<ColumnValueException>(() => Message.OfRecords([new Numbered(1, "a"), null])).Message);
    }

    [Fact]
    public void A_column_given_as_an_object_is_one_cell_of_one_row()
    {
        var message = Message.OfObjects([
            new("t", TensorColumn.Of<float>([1, 2, 3, 4, 5, 6], 2)), new("v", TensorColumn.Of<int>([1, 2])), new("s", TextColumn.Of("a", "b", "c")), new("gaps", Columns.Of(new int?[] { 1, null }))]);

        Assert.Equal("1 rows: t float32[3,2], v int32[2], s list<text>, gaps list<int32?>", message.Summary);
        Assert.Equal([1f, 2, 3, 4, 5, 6], ((TensorColumn)message["t"]).Values<float>());
        Assert.Equal(["a", "b", "c"], (string[])((ListColumn)message["s"])[0]);
    }

    private struct WithFields
    {
        public int X;
    }

    [Fact]
    public void Records_without_a_property_are_refused_and_not_dropped()
    {
        Assert.Contains("ValueTuple`2 has none", Assert.Throws<ColumnValueException>(() => Message.OfRecords([(1, "x"), (2, "y")])).Message);
        Assert.Throws<ColumnValueException>(() => Message.OfRecords([1, 2, 3]));
        Assert.Throws<ColumnValueException>(() => Message.OfRecords([new WithFields { X = 1 }]));
    }

    private interface INamed
    {
        string Name { get; }
    }

    private interface IAged : INamed
    {
        int Age { get; }
    }

    private sealed record Aged(string Name, int Age) : IAged;

    private class Older
    {
        public object Id { get; init; } = "old";
    }

    private sealed class Newer : Older
    {
        public new long Id { get; init; } = 7;
    }

    [Fact]
    public void Inherited_properties_count_and_a_hidden_one_gives_way()
    {
        Assert.Equal(["Age", "Name"], Message.OfRecords<IAged>([new Aged("a", 1)]).Names.Order());
        Assert.Equal([7L], Message.OfRecords([new Newer()]).Column<long>("Id"));
    }

    [Fact]
    public void A_name_that_UTF8_cannot_write_is_refused()
    {
        var one = TensorColumn.Of<int>([1]);
        var (half, whole) = ("name \uD83D", "name \uD83D\uDE00");

        Assert.Contains("at character 5", Assert.Throws<ArgumentException>(() => new Message((half, one))).Message);
        Assert.Throws<ArgumentException>(() => new Message(("\uDE00\uD83D", one)));
        Assert.Throws<ArgumentException>(() => Message.Empty.With(half, one));
        Assert.Throws<ArgumentException>(() => new Message(("a", one)).Rename("a", half));
        Assert.Throws<ArgumentException>(() => ArrowStream.ToBytes(new Message(("a", one)), new Dictionary<string, string> { ["note"] = half }));
        Assert.Throws<ArgumentException>(() => ArrowStream.ToBytes(new Message(("a", one)), new Dictionary<string, string> { [half] = "note" }));
        Assert.Equal(new Message((whole, one)), ArrowStream.FromBytes(ArrowStream.ToBytes(new Message((whole, one)))).Message);
    }

    [Fact]
    public void A_type_of_wider_cells_is_checked_when_it_is_made_of_another() =>
        Assert.Throws<ArgumentException>(() => new ColumnType(DType.Int8, [1 << 30]) with { DType = DType.Float64 });

    [Fact]
    public void A_gap_is_given_only_to_a_parameter_that_may_be_null()
    {
        var message = Message.Of(("N", new[] { 1, 2 }), ("S", new[] { "a", null }));

        Assert.Throws<ColumnTypeException>(() => message.ToRecords<Numbered>());
        Assert.Null(message.ToRecords<Maybe>()[1].S);
    }

    private sealed record Maybe(int N, string? S);
}
