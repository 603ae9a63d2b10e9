namespace Fireworks;

public abstract class InputTableTests<TDatabase> where TDatabase : ITestDatabase
{
    private const string Columns = "id int64";

    private static InputChunkRow Chunk(long number, string blob = "a") => new(number, 10, 100, blob);

    [Fact]
    public async Task A_chunk_is_stored_once_and_the_same_one_again_changes_nothing()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var inputs = new InputTable(test.Store);

        Assert.True(await inputs.PutAsync("t", "in", Columns, Chunk(0)));
        Assert.False(await inputs.PutAsync("t", "in", Columns, Chunk(0)));
        var other = await Assert.ThrowsAsync<InputConflictException>(() => inputs.PutAsync("t", "in", Columns, Chunk(0, "b")));

        var (input, chunks) = await inputs.ChunksAsync("t", "in");
        Assert.Equal((new InputRow("t", "in", Columns, null, TestStore.Start, null), true), (input, input.IsOpen));
        Assert.Equal([Chunk(0)], chunks);
        Assert.Contains("other content", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_of_other_columns_are_refused_with_both_named()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var inputs = new InputTable(test.Store);
        await inputs.PutAsync("t", "in", Columns, Chunk(0));

        var refused = await Assert.ThrowsAsync<InputConflictException>(() => inputs.PutAsync("t", "in", "id text", Chunk(1)));

        Assert.Contains("id int64", refused.Message, StringComparison.Ordinal);
        Assert.Contains("chunk 1 has id text", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_is_closed_when_all_its_chunks_are_there_and_takes_no_more()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var inputs = new InputTable(test.Store);
        foreach (var number in (long[])[0, 1, 3]) await inputs.PutAsync("t", "in", Columns, Chunk(number, $"{number}"));

        var gap = await Assert.ThrowsAsync<InputConflictException>(() => inputs.CloseAsync("t", "in", 4));
        var few = await Assert.ThrowsAsync<InputConflictException>(() => inputs.CloseAsync("t", "in", 3));
        await inputs.PutAsync("t", "in", Columns, Chunk(2, "2"));
        await inputs.CloseAsync("t", "in", 4);
        await inputs.CloseAsync("t", "in", 4);

        Assert.Contains("1 are missing, the first of them 2", gap.Message, StringComparison.Ordinal);
        Assert.Contains("close it with 4", few.Message, StringComparison.Ordinal);
        Assert.Equal((4, TestStore.Start), ((await inputs.GetAsync("t", "in"))!.Chunks, (await inputs.GetAsync("t", "in"))!.ClosedAt));
        Assert.False(await inputs.PutAsync("t", "in", Columns, Chunk(3, "3")));
        await Assert.ThrowsAsync<InputConflictException>(() => inputs.PutAsync("t", "in", Columns, Chunk(4)));
        await Assert.ThrowsAsync<InputConflictException>(() => inputs.CloseAsync("t", "in", 5));
    }

    [Fact]
    public async Task Inputs_are_listed_latest_first_with_what_they_hold()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var inputs = new InputTable(test.Store);
        await inputs.PutAsync("t", "old", Columns, Chunk(0));
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await inputs.PutAsync("t", "new", Columns, Chunk(0));
        await inputs.PutAsync("t", "new", Columns, Chunk(1, "b"));
        await inputs.PutAsync("u", "theirs", Columns, Chunk(0));

        var (rows, total) = await inputs.SummariesAsync("t", 10);

        Assert.Equal([("new", 2, 20, 200), ("old", 1, 10, 100)], rows.Select(r => (r.Input.Name, r.Stored, r.Rows, r.Bytes)));
        Assert.Equal((2, 1), (total, (await inputs.SummariesAsync("t", 1)).Rows.Count));
    }

    [Fact]
    public async Task A_misspelt_input_is_answered_with_the_one_that_was_meant()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var inputs = new InputTable(test.Store);
        await inputs.PutAsync("t", "spring-2026", Columns, Chunk(0));

        foreach (var ask in (Func<Task>[])[() => inputs.ChunksAsync("t", "sprin-2026"), () => inputs.CloseAsync("t", "sprin-2026", 1)])
            Assert.Contains("Did you mean 'spring-2026'?", (await Assert.ThrowsAsync<InputNotFoundException>(ask)).Message, StringComparison.Ordinal);
    }
}

public sealed class InputTableOnSqliteTests : InputTableTests<TestSqlite>;

public sealed class InputTableOnPostgresTests : InputTableTests<TestPostgres>;
