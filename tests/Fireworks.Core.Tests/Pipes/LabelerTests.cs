using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class LabelerTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Labeler(input, "label", [.. Enumerable.Range(0, 10).Select(i => $"{i}")], to: "one_hot");

    private static MessagePipe Animals() => new(new Message(("animal", TextColumn.Of("cat", "dog", "cat", "newt"))));

    [Fact]
    public async Task A_label_becomes_a_row_of_zeros_with_a_one_at_its_place_in_the_list()
    {
        var rows = await new Labeler(Animals(), "animal", ["newt", "dog", "cat"], to: "class").RowsAsync();

        Assert.Equal("float32[3]", rows["class"].Type.ToString());
        Assert.Equal([0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0], rows.Column<float>("class"));
        Assert.Equal(["cat", "dog", "cat", "newt"], rows.Text("animal"));
    }

    [Fact]
    public async Task Or_the_number_of_its_place_in_the_column_of_the_labels() =>
        Assert.Equal([2, 1, 2, 0], (await new Labeler(Animals(), "animal", ["newt", "dog", "cat"], "index").RowsAsync()).Column<long>("animal"));

    [Fact]
    public async Task An_unknown_label_is_refused_with_the_nearest()
    {
        var error = await Assert.ThrowsAsync<ComponentException>(() => new Labeler(Animals(), "animal", ["newts", "dog", "cat"]).RowsAsync());

        Assert.Contains("row 3", error.Message);
        Assert.Contains("Did you mean 'newts'?", error.Message);
    }

    [Fact]
    public async Task Or_counts_as_the_class_given() =>
        Assert.Equal([0, 1, 0, 1], (await new Labeler(Animals(), "animal", ["cat", "other"], "index", unknown: "other").RowsAsync()).Column<long>("animal"));

    [Theory]
    [InlineData(null), InlineData("cat")]
    public async Task A_gap_is_no_label_and_not_an_unknown_one_either(string? unknown)
    {
        var animals = new MessagePipe(new Message(("animal", Columns.Of(new[] { "cat", null, "dog" }))));

        var error = await Assert.ThrowsAsync<ComponentException>(() => new Labeler(animals, "animal", ["cat", "dog", ""], "index", unknown: unknown).RowsAsync());

        Assert.Contains("row 1", error.Message);
        Assert.Contains("'fill'", error.Message);
    }

    [Fact]
    public async Task Or_counts_as_the_label_that_is_named_for_it()
    {
        var animals = new MessagePipe(new Message(("animal", Columns.Of(new[] { "cat", null, "dog" }))));

        Assert.Equal([0, 1, 1], (await new Labeler(animals, "animal", ["cat", "none"], "index", unknown: "none", missing: "none").RowsAsync()).Column<long>("animal"));
        Assert.Equal([0, 2, 1], (await new Labeler(animals, "animal", ["cat", "dog", "none"], "index", missing: "none").RowsAsync()).Column<long>("animal"));
        Assert.Throws<ArgumentException>("missing", () => new Labeler(animals, "animal", ["cat"], missing: "none"));
    }

    [Fact]
    public async Task Unsigned_integers_and_columns_that_could_have_gaps_are_matched_like_others()
    {
        var rows = new MessagePipe(new Message(("u", Columns.Of(new[] { ulong.MaxValue, 2ul })), ("n", Columns.Of(new long?[] { 2, null, 3 }).Take(Rows.At(0, 2)))));

        Assert.Equal([1, 0], (await new Labeler(rows, "u", ["2", "18446744073709551615"], "index").RowsAsync()).Column<long>("u"));
        Assert.Equal([1, 0], (await new Labeler(rows, "n", ["3", "2"], "index").RowsAsync()).Column<long>("n"));
    }

    [Fact]
    public async Task Two_rows_of_one_label_do_not_share_memory_that_one_could_change()
    {
        var rows = await new Labeler(Animals(), "animal", ["newt", "dog", "cat"]).RowsAsync();

        ((float[])rows["animal"][0]!)[0] = 7;

        Assert.Equal([0, 0, 1], (float[])rows["animal"][2]!);
    }

    [Fact]
    public async Task Floats_are_no_labels() => await Assert.ThrowsAsync<ColumnTypeException>(() => new Labeler(Digits.Pipe(), "pixel0", ["0"]).RowsAsync());

    [Fact]
    public void Labels_are_named_once_and_the_unknown_is_one_of_them()
    {
        Assert.Throws<ArgumentException>("labels", () => new Labeler(Animals(), "animal", []));
        Assert.Throws<ArgumentException>("labels", () => new Labeler(Animals(), "animal", ["a", "a"]));
        Assert.Throws<ArgumentException>("labels", () => new Labeler(Animals(), "animal", ["a", null!]));
        Assert.Throws<ArgumentException>("unknown", () => new Labeler(Animals(), "animal", ["a"], unknown: "b"));
        Assert.Throws<ArgumentException>("encoding", () => new Labeler(Animals(), "animal", ["a"], "onehot"));
    }

    [Fact]
    public async Task What_is_no_label_is_refused_whatever_counts_as_unknown()
    {
        static Task<Message> Labelled(object values) => new Labeler(new MessagePipe(Message.Of(("k", values))), "k", ["true", "false"], "index", unknown: "false").RowsAsync();

        Assert.Equal([0, 1], (await Labelled(new[] { true, false })).Column<long>("k"));
        await Assert.ThrowsAsync<ColumnTypeException>(() => Labelled(new byte[][] { [1] }));
        await Assert.ThrowsAsync<ColumnTypeException>(() => Labelled(new int[][] { [1] }));
        await Assert.ThrowsAsync<ColumnTypeException>(() => Labelled(new[] { new DateOnly(2024, 2, 29) }));
    }
}
