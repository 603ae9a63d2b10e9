using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class JoinTests : PipeConformance
{
    protected override int RowsFromOne => 2;

    protected override Pipe Create(Pipe input) => new Join(input, Names(0, 3, 0, 7, 12), ["label"]);

    private static MessagePipe Names(params long[] labels) => new(
        new Message(("label", TensorColumn.Of<long>(labels)), ("name", TextColumn.Of([.. labels.Select((label, i) => $"{label} of {i}")]))), chunkRows: 2);

    [Fact]
    public void Gives_the_pairs_of_equal_keys_that_nested_loops_give() =>
        Gen.Select(Gen.Int[0, 5].Array[0, 20], Gen.Int[0, 5].Array[0, 20], Gen.Bool).Sample((left, right, asText) =>
        {
            Message Of(string name, int[] keys) => new(
                ("key", asText ? TextColumn.Of([.. keys.Select(k => $"key {k}")]) : TensorColumn.Of<int>(keys)),
                (name, TensorColumn.Of<int>([.. Enumerable.Range(0, keys.Length)])));
            var expected = from l in left.Index() from r in right.Index() where l.Item == r.Item select (l.Index, r.Index);

            var rows = new Join(new MessagePipe(Of("l", left), 4), new MessagePipe(Of("r", right), 3), ["key"]).MessagesAsync().GetAwaiter().GetResult();

            Assert.Equal(expected, rows.SelectMany(m => m.Column<int>("l").Zip(m.Column<int>("r"))));
        }, iter: 300);

    [Fact]
    public async Task A_key_may_have_several_columns_and_texts_do_not_run_together()
    {
        static MessagePipe Of(string value, string[] first, string[] second) => new(new Message(
            ("first", TextColumn.Of(first)), ("second", TextColumn.Of(second)), (value, TensorColumn.Of<int>([.. Enumerable.Range(0, first.Length)]))));

        var rows = await new Join(Of("l", ["ab", "a"], ["c", "bc"]), Of("r", ["a", "ab"], ["bc", "c"]), ["first", "second"]).RowsAsync();

        Assert.Equal([1, 0], rows.Column<int>("r"));
        Assert.Equal(["first", "second", "l", "r"], rows.Names);
    }

    [Fact]
    public async Task A_row_without_a_pair_is_dropped_or_refused_with_its_key()
    {
        Assert.Equal([0, 3, 0, 3], (await new Join(Digits.Pipe(20), Names(0, 3), ["label"]).RowsAsync()).Column<long>("label"));

        var error = await Assert.ThrowsAsync<ComponentException>(() => new Join(Digits.Pipe(20), Names(0, 3), ["label"], "refuse").RowsAsync());
        Assert.Contains("label = 7", error.Message);
    }

    [Fact]
    public async Task Keys_of_other_types_and_columns_of_both_sides_are_refused()
    {
        await Assert.ThrowsAsync<ColumnTypeException>(() => new Join(new Cast(Digits.Pipe(), "label", "int32"), Names(1), ["label"]).RowsAsync());
        await Assert.ThrowsAsync<ColumnTypeException>(() => new Join(Digits.Pipe(), Digits.Pipe(), ["pixel0"]).RowsAsync());
        await Assert.ThrowsAsync<ColumnMissingException>(() => new Join(Digits.Pipe(), Names(1), ["lable"]).RowsAsync());
        Assert.Contains("'label'", (await Assert.ThrowsAsync<MessageShapeException>(() => new Join(Digits.Pipe(), Digits.Pipe(), ["row"]).RowsAsync())).Message);
        Assert.Throws<ArgumentException>("on", () => new Join(Digits.Pipe(), Names(1), []));
        Assert.Throws<ArgumentException>("on", () => new Join(Digits.Pipe(), Names(1), ["label", null!]));
    }

    [Fact]
    public async Task A_gap_equals_nothing_not_even_a_gap()
    {
        MessagePipe Of(string value, int?[] first, string?[] second) =>
            new(new Message(("first", Columns.Of(first)), ("second", Columns.Of(second)), (value, TensorColumn.Of<int>([.. Enumerable.Range(0, first.Length)]))), chunkRows: 2);
        var right = Of("r", [1, null, 0, 2, 2], ["a", "a", "a", null, "b"]);

        var rows = await new Join(Of("l", [null, 1, 2, 0, 2], ["a", "a", "b", null, null]), right, ["first", "second"]).RowsAsync();

        Assert.Equal([(1, 0), (2, 4)], rows.Column<int>("l").Zip(rows.Column<int>("r")));
        var error = await Assert.ThrowsAsync<ComponentException>(() => new Join(Of("l", [1, null], ["a", "a"]), right, ["first", "second"], "refuse").RowsAsync());
        Assert.Contains("first, second = a gap, 'a'", error.Message);
    }

    [Fact]
    public async Task Keys_with_and_without_gaps_go_together()
    {
        var left = new MessagePipe(new Message(("key", Columns.Of(new long?[] { 7, null })), ("l", TensorColumn.Of<int>([0, 1]))));
        var right = new MessagePipe(new Message(("key", TensorColumn.Of<long>([0, 7])), ("r", TensorColumn.Of<int>([0, 1]))));

        Assert.Equal([1], (await new Join(left, right, ["key"]).RowsAsync()).Column<int>("r"));
        Assert.Equal([0], (await new Join(right, left, ["key"]).RowsAsync()).Column<int>("l"));
    }

    [Fact]
    public async Task Unsigned_integers_and_dates_are_keys_too()
    {
        static MessagePipe Of(string value, params int[] keys) => new(new Message(
            ("u", Columns.Of(keys.Select(k => ulong.MaxValue - (ulong)k).ToArray())), ("d", Columns.Of(keys.Select(k => new DateOnly(2020, 1, 1).AddDays(k)).ToArray())), (value, TensorColumn.Of<int>(keys))));

        Assert.Equal([3, 1], (await new Join(Of("l", 3, 2, 1), Of("r", 1, 3), ["u", "d"]).RowsAsync()).Column<int>("r"));
    }

    [Fact]
    public async Task An_empty_right_side_matches_nothing() => Assert.Empty(await new Join(Digits.Pipe(), Names(), ["label"]).MessagesAsync());

    [Fact]
    public async Task Where_many_rows_have_one_key_what_becomes_of_one_message_is_cut()
    {
        static MessagePipe Of(string value, int rows) => new(Message.Of(("key", new int[rows]), (value, Enumerable.Range(0, rows).ToArray())), chunkRows: 250);
        var pipe = new Join(Of("l", 300), Of("r", 400), ["key"]);

        var messages = await pipe.MessagesAsync();

        Assert.Equal([65_536, 250 * 400 - 65_536, 50 * 400], messages.Select(m => m.Length));
        Assert.Equal(Enumerable.Range(0, 300 * 400).Select(i => (i / 400, i % 400)), messages.SelectMany(m => m.Column<int>("l").Zip(m.Column<int>("r"))));
        Assert.Equal([299, 0, 164], (await pipe.ReadAsync(Rows.At(119_999, 0, 65_601))).Column<int>("l"));
        Assert.Equal([399, 0, 1], (await pipe.ReadAsync(Rows.At(119_999, 0, 65_601))).Column<int>("r"));
        await Cut.AssertResumesAsync(pipe, messages);
    }
}
