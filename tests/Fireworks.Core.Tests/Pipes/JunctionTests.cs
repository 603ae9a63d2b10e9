using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class JunctionTests
{
    private sealed class Compared(IReadOnlyDictionary<string, Pipe> inputs) : Junction(inputs, new("rows", typeof(Batch)), new("others", typeof(Pipe)));

    [Fact]
    public void Inputs_that_are_missing_or_of_another_type_are_all_named_when_it_is_made()
    {
        var error = Assert.Throws<ComponentPartsException>(() => new Compared(new Dictionary<string, Pipe> { ["rows"] = Digits.Pipe() }));

        Assert.Contains("Compared", error.Message);
        Assert.Contains("'rows' must be Batch, but is MessagePipe", error.Message);
        Assert.Contains("'others' (Pipe) is missing", error.Message);
    }

    [Fact]
    public async Task What_a_hub_counts_while_it_is_read_is_no_part_of_it_and_not_saved()
    {
        var inputs = new OrderedDictionary<string, Pipe> { ["a"] = Digits.Pipe(9), ["b"] = Digits.Pipe(4) };
        foreach (var (kind, hub) in new Dictionary<string, Junction> { ["random-hub"] = new RandomHub(inputs), ["clockwork-hub"] = new ClockworkHub(inputs) })
        {
            string Described() => new ComponentCatalog()[kind].Describe(hub).ToJsonString();
            var described = Described();
            await using var reader = hub.Open();
            Assert.NotNull(await reader.NextAsync());
            Assert.Equal(13, (await hub.RowsAsync()).Length);
            Assert.Equal(4, (await hub.ReadAsync(Rows.At(0, 12, 3, 3))).Length);

            Assert.Equal(["a", "b"], hub.Ports.Keys);
            Assert.Equal(inputs.Values, hub.Inputs);
            Assert.True(hub.Save().IsEmpty);
            Assert.Equal(described, Described());
        }
    }

    [Fact]
    public void With_all_of_them_it_has_its_inputs_by_name_and_in_order()
    {
        var (rows, others) = (new Batch(Digits.Pipe(), 3), Digits.Pipe());

        var junction = new Compared(new OrderedDictionary<string, Pipe> { ["rows"] = rows, ["others"] = others });

        Assert.Equal([rows, others], junction.Inputs);
        Assert.Same(others, junction.Ports["others"]);
    }

    private static readonly Message Plain = new(("x", TensorColumn.Of<double>([1, 2])));
    private static readonly Message Gappy = new(("x", Columns.Of(new double?[] { null, 4, 5 })));

    private static Junction[] Mixed(params Message[] messages)
    {
        var inputs = new OrderedDictionary<string, Pipe>(messages.Index().Select(m => KeyValuePair.Create<string, Pipe>($"p{m.Index}", new MessagePipe(m.Item))));
        return [new Concat(inputs), new ClockworkHub(inputs, chunkRows: 1), new RandomHub(inputs, chunkRows: 1)];
    }

    [Fact]
    public async Task A_column_may_have_gaps_in_all_rows_read_by_index_where_it_may_in_one_input()
    {
        foreach (var junction in Mixed(Plain, Gappy).Concat(Mixed(Gappy, Plain)))
        {
            for (var row = 0; row < 5; row++)
                Assert.Equal("float64?", (await junction.ReadAsync(Rows.At(row), TestContext.Current.CancellationToken)).TypeOf("x").ToString());
            Assert.Equal("float64?", (await junction.ReadAsync(Rows.Range(0, 0), TestContext.Current.CancellationToken)).TypeOf("x").ToString());
        }
    }

    [Fact]
    public async Task A_column_that_had_gaps_keeps_its_type_to_the_end_of_the_pass()
    {
        foreach (var junction in Mixed(Gappy.Slice(0, 1), Plain))
        {
            var types = (await junction.MessagesAsync()).Select(m => m.TypeOf("x").ToString());

            Assert.All(types.SkipWhile(type => type == "float64"), type => Assert.Equal("float64?", type));
            Assert.Equal("float64?", types.Last());
        }
    }

    [Fact]
    public async Task Other_columns_of_an_input_are_refused_by_index_whichever_rows_are_asked_for()
    {
        foreach (var junction in Mixed(Plain, new Message(("x", TensorColumn.Of<int>([1])))))
            await Assert.ThrowsAsync<ColumnTypeException>(async () => await junction.ReadAsync(Rows.At(0), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_rows_have_the_columns_in_the_order_of_the_first_input_that_has_rows()
    {
        Message x1 = new(("x1", TensorColumn.Of<int>([1, 1, 1])), ("x2", TensorColumn.Of<int>([2, 2, 2]))), x2 = x1[["x2", "x1"]];
        foreach (var junction in Mixed(x2.Slice(0, 0), x1.Slice(0, 2), x2, x1))
        {
            AssertInOrder(await junction.MessagesAsync());
            for (var row = 0; row < 8; row++)
                AssertInOrder([await junction.ReadAsync(Rows.At(row), TestContext.Current.CancellationToken), await junction.ReadAsync(Rows.At(7 - row, row), TestContext.Current.CancellationToken)]);
            await using var reader = junction.Open();
            while (await reader.NextAsync(TestContext.Current.CancellationToken) is not null) AssertInOrder(await junction.MessagesAsync(reader.Position));
        }

        static void AssertInOrder(List<Message> messages) => Assert.All(messages, message =>
        {
            Assert.Equal(["x1", "x2"], message.Names);
            Assert.All(message.Column<int>("x1"), value => Assert.Equal(1, value));
        });
    }

    [Fact]
    public async Task A_column_that_had_gaps_may_have_them_after_the_pass_was_resumed_too()
    {
        foreach (var junction in Mixed(Gappy, Plain))
        {
            await using var reader = junction.Open();
            while (await reader.NextAsync(TestContext.Current.CancellationToken) is not null)
                Assert.All(await junction.MessagesAsync(reader.Position), message => Assert.Equal("float64?", message.TypeOf("x").ToString()));
        }
    }

    [Fact]
    public async Task More_rows_than_can_be_counted_are_refused()
    {
        var inputs = new OrderedDictionary<string, Pipe> { ["a"] = new OfCount(long.MaxValue), ["b"] = new OfCount(1) };
        foreach (var junction in (Junction[])[new Concat(inputs), new ClockworkHub(inputs), new RandomHub(inputs)])
        {
            await Assert.ThrowsAsync<ComponentException>(async () => await junction.CountAsync(TestContext.Current.CancellationToken));
            await Assert.ThrowsAsync<ComponentException>(async () => await junction.ReadAsync(Rows.At(0), TestContext.Current.CancellationToken));
        }
    }
}
