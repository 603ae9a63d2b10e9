namespace Fireworks;

public sealed class MessageWriterTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public static TheoryData<string> Names => ["m.arrow", "m.parquet", "m.jsonl", "m.csv"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Messages_with_and_without_gaps_follow_a_first_one_that_may_have_them(string name)
    {
        await using (var writer = MessageFiles.Create(_temp[name]))
        {
            await writer.WriteAsync(Message.Of(("n", new long?[] { 1, null }), ("m", new long[] { 1, 2 })));
            await writer.WriteAsync(Message.Of(("n", new long[] { 3 }), ("m", new long[] { 3 })));
            await writer.WriteAsync(Message.Of(("n", new long?[] { null }), ("m", new long[] { 4 })));
            await writer.EndAsync();
        }

        Assert.Equal(Message.Of(("n", new long?[] { 1, null, 3, null }), ("m", new long[] { 1, 2, 3, 4 })), await MessageFiles.LoadAsync(_temp[name]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Gaps_that_come_late_are_refused_with_what_to_do(string name)
    {
        await using var writer = MessageFiles.Create(_temp[name]);
        await writer.WriteAsync(Message.Of(("n", new long[] { 1 })));

        var refused = await Assert.ThrowsAsync<LateGapsException>(async () => await writer.WriteAsync(Message.Of(("n", new long?[] { null }))));

        Assert.Equal(["n"], refused.Columns);
        Assert.Contains("ArrowColumn.Nullable", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m.arrow")]
    [InlineData("m.parquet")]
    public async Task Items_of_lists_may_be_gaps_where_the_first_message_says_so(string name)
    {
        await using (var writer = MessageFiles.Create(_temp[name]))
        {
            await writer.WriteAsync(Message.Of(("n", new long?[][] { [1, null] })));
            await writer.WriteAsync(Message.Of(("n", new long[][] { [2], [3, 4] })));
            await writer.EndAsync();
        }

        var loaded = (await MessageFiles.LoadAsync(_temp[name]))["n"];

        Assert.Equal([[1L, null], [2L], [3L, 4L]], Enumerable.Range(0, 3).Select(row => ((Array)loaded[row]!).Cast<object?>().ToArray()));
    }

    [Fact]
    public async Task All_columns_of_a_message_whose_gaps_come_late_are_named_those_of_items_too()
    {
        await using var writer = MessageFiles.Create(_temp["m.arrow"]);
        await writer.WriteAsync(Message.Of(("a", new long[] { 1 }), ("b", new long[][] { [1] }), ("c", new long?[] { 1 })));

        var refused = await Assert.ThrowsAsync<LateGapsException>(
            async () => await writer.WriteAsync(Message.Of(("a", new long?[] { null }), ("b", new long?[][] { [1, null] }), ("c", new long[] { 1 }))));

        Assert.Equal(["a", "b"], refused.Columns);
        Assert.Contains("'a', as int64?, 'b', as list<int64?>", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Other_columns_are_refused_with_both_named(string name)
    {
        await using var writer = MessageFiles.Create(_temp[name]);
        await writer.WriteAsync(Message.Of(("n", new long[] { 1 })));

        var refused = await Assert.ThrowsAsync<MessageShapeException>(async () => await writer.WriteAsync(Message.Of(("n", new double?[] { 1, null }))));

        Assert.Contains("the first has n int64 and this one n float64?", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();
}
