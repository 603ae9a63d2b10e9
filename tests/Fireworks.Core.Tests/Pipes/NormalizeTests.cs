using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class NormalizeTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Normalize(input, new ColumnPattern("pixel*", "image"));

    private static MessagePipe Pipe(double[] values, int chunkRows = 3) => new(new Message(("x", TensorColumn.Of<double>(values))), chunkRows);

    private static async Task<float[]> NormalizedAsync(double[] values, string variance = "population", int chunkRows = 3) =>
        (await new Normalize(Pipe(values, chunkRows), "x", variance).RowsAsync()).Column<float>("x").ToArray();

    [Fact]
    public async Task The_numbers_1_to_8_have_mean_4_5_and_variance_5_25()
    {
        var expected = Enumerable.Range(1, 8).Select(i => (float)((i - 4.5) / Math.Sqrt(5.25)));

        var normalized = await NormalizedAsync([1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.All(expected.Zip(normalized), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public async Task The_sample_variance_divides_by_one_less()
    {
        var normalized = await NormalizedAsync([1, 2, 3, 4, 5, 6, 7, 8], "sample");

        Assert.Equal((1 - 4.5) / Math.Sqrt(6), normalized[0], 1e-6);
    }

    [Theory]
    [InlineData(1), InlineData(3), InlineData(8)]
    public async Task A_large_offset_costs_no_precision(int chunkRows)
    {
        var near = await NormalizedAsync([1, 2, 3, 4, 5, 6, 7, 8]);
        var far = await NormalizedAsync([.. Enumerable.Range(1, 8).Select(i => 1e9 + i)], chunkRows: chunkRows);

        Assert.All(near.Zip(far), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public async Task A_constant_column_becomes_0() => Assert.All(await NormalizedAsync([.. Enumerable.Repeat(3.6, 12)], chunkRows: 9), x => Assert.Equal(0, x));

    [Fact]
    public void What_it_learned_from_gets_mean_0_and_variance_1() => Gen.Double[-1e6, 1e6].Array[2, 40].Where(v => v.Max() - v.Min() > 1).Sample(values =>
    {
        var normalized = NormalizedAsync(values).GetAwaiter().GetResult();

        Assert.Equal(0, normalized.Average(), 1e-4);
        Assert.Equal(1, normalized.Average(x => (double)x * x), 1e-3);
    }, iter: 200);

    [Fact]
    public async Task Each_cell_of_a_tensor_has_statistics_of_its_own()
    {
        var pipe = new MessagePipe(new Message(("x", TensorColumn.Of<float>([0, 10, 2, 30], 2))));

        Assert.Equal([-1, -1, 1, 1], (await new Normalize(pipe, "x").RowsAsync()).Column<float>("x"));
    }

    [Fact]
    public async Task It_reads_its_input_once_to_learn_and_not_at_all_when_restored()
    {
        var counted = new PassCounter(Pipe([1, 2, 3]));
        var learning = new Normalize(counted, "x");
        await learning.FreezeAsync();
        await learning.FreezeAsync();
        Assert.Equal(1, counted.Passes);

        var restored = new Normalize(counted, "x");
        restored.Restore(ComponentState.FromBytes(learning.Save().ToBytes()));
        await restored.FreezeAsync();

        Assert.Equal(1, counted.Passes);
        Assert.Equal(await learning.RowsAsync(), await restored.RowsAsync());
    }

    [Fact]
    public async Task Linked_statistics_are_used_instead_of_its_own_rows()
    {
        var train = new Normalize(Pipe([0, 2]), "x");
        await train.FreezeAsync();
        var test = new Normalize(Pipe([5, 7]), "x");
        test.Link("statistics", train.Save());

        Assert.Equal([4, 6], (await test.RowsAsync()).Column<float>("x"));
    }

    [Fact]
    public async Task Statistics_of_other_columns_are_refused()
    {
        var train = new Normalize(Digits.Pipe(), "pixel0");
        await train.FreezeAsync();
        var test = new Normalize(Digits.Pipe(), "pixel*");
        test.Link("statistics", train.Save());

        Assert.Contains("'pixel1'", (await Assert.ThrowsAsync<ComponentException>(() => test.RowsAsync())).Message);
        Assert.Throws<ComponentStateException>(() => test.Link("statistics", ComponentState.Empty));
    }

    [Theory]
    [InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public async Task A_number_that_is_not_finite_is_refused(double value) =>
        Assert.Contains("'x'", (await Assert.ThrowsAsync<ComponentException>(() => NormalizedAsync([1, value]))).Message);

    private static object?[] Cells(Column column) => [.. Enumerable.Range(0, column.Length).Select(row => column[row])];

    [Theory]
    [InlineData("population", 1), InlineData("population", 3), InlineData("sample", 2), InlineData("sample", 9)]
    public async Task Gaps_are_left_out_of_the_statistics_and_stay_gaps(string variance, int chunkRows)
    {
        var values = ArrowColumn.WithGaps(TensorColumn.Of<double>([double.NaN, 1, 2, 3, 1e300, 4]), [false, true, true, true, false, true]);
        var all = TensorColumn.Of<int>([1, 2, 3, 4, 5, 6]);

        var rows = await new Normalize(new MessagePipe(new Message(("x", values), ("all", all)), chunkRows), new ColumnPattern("x", "all"), variance).RowsAsync();

        var expected = await NormalizedAsync([1, 2, 3, 4], variance);
        Assert.Equal("float32?", rows["x"].Type.ToString());
        Assert.Equal([null, .. expected[..3].Cast<object>(), null, expected[3]], Cells(rows["x"]));
        Assert.Equal(await NormalizedAsync([1, 2, 3, 4, 5, 6], variance), rows.Column<float>("all"));
    }

    [Fact]
    public async Task What_it_learned_from_columns_with_gaps_is_saved_and_linked()
    {
        var train = new Normalize(new MessagePipe(new Message(("x", Columns.Of(new int?[] { 0, null, 2, null })), ("y", TensorColumn.Of<int>([0, 2, 0, 2])))), new ColumnPattern("x", "y"), "sample");
        await train.FreezeAsync();
        var test = new Normalize(new MessagePipe(new Message(("x", TensorColumn.Of<int>([1, 3])), ("y", Columns.Of(new int?[] { null, 3 })))), new ColumnPattern("x", "y"), "sample");
        test.Link("statistics", ComponentState.FromBytes(train.Save().ToBytes()));

        var rows = await test.RowsAsync();

        Assert.Equal([0, (float)(2 / Math.Sqrt(2))], rows.Column<float>("x"));
        Assert.Equal([null, (float)(2 / Math.Sqrt(4 / 3.0))], Cells(rows["y"]));
    }

    [Fact]
    public async Task States_of_before_columns_could_have_gaps_are_read()
    {
        var learned = new Normalize(Pipe([0, 2]), "x");
        await learned.FreezeAsync();
        var state = learned.Save();
        ComponentState With(System.Text.Json.Nodes.JsonNode? counts) => state with { Values = new() { ["rows"] = 2, ["columns"] = state.Values["columns"]!.DeepClone(), ["counts"] = counts } };
        var old = With(null);
        old.Values.Remove("counts");
        var restored = new Normalize(Pipe([5, 7]), "x");
        restored.Restore(old);

        Assert.Equal([4, 6], (await restored.RowsAsync()).Column<float>("x"));
        foreach (var counts in (string[])["{}", "{\"x\":-1}", "{\"x\":3}", "[2]"])
            Assert.Throws<ComponentStateException>(() => restored.Restore(With(System.Text.Json.Nodes.JsonNode.Parse(counts))));
    }

    [Fact]
    public async Task A_second_one_behind_the_first_learns_mean_0_and_variance_1_of_as_many_rows()
    {
        var first = new Normalize(Pipe([1, 2, 3, 4, 5, 6, 7, 8]), "x");
        var second = new Normalize(first, "x");
        await second.FreezeAsync();
        var state = second.Save();

        Assert.Equal((8, 8), (first.Save().Value<long>("rows"), state.Value<long>("rows")));
        Assert.Equal(0, state.Tensor("mean:x").Values<double>()[0], 1e-7);
        Assert.Equal(1, state.Tensor("squares:x").Values<double>()[0] / 8, 1e-6);
    }

    [Fact]
    public async Task A_column_of_nothing_but_gaps_teaches_nothing()
    {
        static Column Of(params int?[] values) => Columns.Of(values);
        var train = new Normalize(new MessagePipe(new Message(("x", Of(null, null)))), "x");
        var test = new Normalize(new MessagePipe(new Message(("x", Of(null, 3)))), "x");
        await train.FreezeAsync();
        test.Link("statistics", train.Save());

        Assert.Equal([null, null], Cells((await train.RowsAsync())["x"]));
        Assert.Contains("'x'", (await Assert.ThrowsAsync<ComponentException>(() => test.RowsAsync())).Message);
    }

    [Fact]
    public async Task Unsigned_integers_are_numbers()
    {
        var pipe = new MessagePipe(new Message(("x", Columns.Of(new uint?[] { 3_000_000_000, null, 3_000_000_002 }))), 2);

        Assert.Equal([-1f, null, 1f], Cells((await new Normalize(pipe, "x").RowsAsync())["x"]));
    }

    [Fact]
    public async Task Text_is_refused() => await Assert.ThrowsAsync<ColumnTypeException>(() => new Normalize(Digits.Pipe(), "title").RowsAsync());

    private sealed class PassCounter(Pipe input) : Pipe(input)
    {
        public int Passes { get; private set; }

        public override PipeReader Open(Cursor? from = null)
        {
            Passes++;
            return base.Open(from);
        }
    }

    [Fact]
    public void A_damaged_state_is_refused_before_a_row_is_scaled()
    {
        Restored(State(["x"], [1, 2], [3, 4]));

        Assert.Contains("2 means and 1 sums of squares of column 'x'", Refused(State(["x"], [1, 2], [3])));
        Assert.Contains("a mean of column 'x' that is not finite", Refused(State(["x"], [1, double.NaN], [3, 4])));
        Assert.Contains("negative or not finite", Refused(State(["x"], [1, 2], [3, -4])));
        Assert.Contains("negative or not finite", Refused(State(["x"], [1, 2], [3, double.PositiveInfinity])));
        Assert.Contains("column 'x' twice", Refused(State(["x", "x"], [1, 2], [3, 4])));
        Assert.Contains("-1 rows", Refused(State(["x"], [1, 2], [3, 4], rows: -1)));
        Assert.Contains("no tensor 'mean:y'", Refused(State(["y"], [1, 2], [3, 4])));
        Assert.Contains("float32[2]", Refused(State(["x"], [1, 2], [3, 4]) with { Tensors = new Message(("mean:x", TensorColumn.Of<float>([1, 2, 3, 4], 2, 2)), ("squares:x", TensorColumn.Of<double>([1, 2], 2))) }));

        static Normalize Restored(ComponentState state)
        {
            var pipe = new Normalize(Pipe([1]), "x");
            pipe.Restore(state);
            return pipe;
        }

        static string Refused(ComponentState state) => Assert.Throws<ComponentStateException>(() => Restored(state)).Message;

        static ComponentState State(string[] names, double[] mean, double[] squares, long rows = 3) => new(
            new System.Text.Json.Nodes.JsonObject { ["rows"] = rows, ["columns"] = new System.Text.Json.Nodes.JsonArray([.. names.Select(n => (System.Text.Json.Nodes.JsonNode)n)]) },
            new Message(("mean:x", ComponentState.Whole(TensorColumn.Of<double>(mean))), ("squares:x", ComponentState.Whole(TensorColumn.Of<double>(squares)))));
    }

    [Fact]
    public async Task Of_many_columns_each_is_replaced_in_its_place()
    {
        var message = new Message(Enumerable.Range(0, 300).Select(i => KeyValuePair.Create<string, Column>($"{(i % 2 == 0 ? "p" : "q")}{i}", TensorColumn.Of<double>([i, i + 2]))));

        var rows = await new Normalize(new MessagePipe(message), "p*").RowsAsync();

        Assert.Equal(message.Names, rows.Names);
        Assert.Equal([-1, 1], rows.Column<float>("p298"));
        Assert.Equal([299, 301], rows.Column<double>("q299"));
    }
}
