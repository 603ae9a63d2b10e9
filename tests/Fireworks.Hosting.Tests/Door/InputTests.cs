using System.Net.Http.Headers;
using System.Text.Json;
using Fireworks.Api;

namespace Fireworks.Hosting;

public sealed class InputTests(FireworksFixture fixture) : IClassFixture<FireworksFixture>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private FireworksClient Client => fixture.Client;

    [Fact]
    public async Task What_a_client_pushed_flows_through_a_graph()
    {
        var pushed = await Client.PushAsync("numbers", Chunks(1, 2, 3), cancellationToken: Now);
        var found = await Client.FindInputAsync("numbers", Now);
        await using var run = await Client.StartRunAsync(Graph("numbers"), cancellationToken: Now);

        Assert.Equal([0, 10, 11, 20, 21, 22], await ReadAsync(run));
        Assert.Equal("complete", (await run.WaitAsync(Now)).State);
        Assert.Equal(("closed", 3, 6), (pushed.Input.State, pushed.Input.Chunks, pushed.Input.Rows));
        Assert.Equal("n int64", found.Input.Columns);
        Assert.Equal(pushed.Present, found.Present);
        Assert.Contains((await Client.InputsAsync(cancellationToken: Now)).Items, i => i == found.Input);
    }

    [Fact]
    public async Task A_run_waits_for_chunks_that_are_pushed_while_it_runs()
    {
        await Client.PutChunkAsync("slow", 0, Chunk(0, 1), Now);
        await using var run = await Client.StartRunAsync(Graph("slow"), cancellationToken: Now);
        await using var rows = run.ReadAsync("out", cancellationToken: Now).GetAsyncEnumerator(Now);
        Assert.True(await rows.MoveNextAsync());
        Assert.Equal([0], rows.Current.Column<long>("n"));

        await Client.PutChunkAsync("slow", 1, Chunk(1, 2), Now);
        Assert.True(await rows.MoveNextAsync());
        Assert.Equal([10, 11], rows.Current.Column<long>("n"));

        await Client.CloseInputAsync("slow", 2, Now);
        Assert.False(await rows.MoveNextAsync());
        Assert.Equal("complete", (await run.WaitAsync(Now)).State);
    }

    [Fact]
    public async Task A_push_that_broke_off_sends_what_is_missing()
    {
        await Client.PutChunkAsync("half", 0, Chunk(0, 1), Now);
        await Client.PutChunkAsync("half", 2, Chunk(2, 3), Now);
        var told = new List<PushProgress>();

        await Client.PushAsync("half", Chunks(1, 2, 3), new Heard(told), Now);
        await Client.PushAsync("half", Chunks(1, 2, 3), new Heard(told), Now);

        Assert.Equal([(1, 1), (2, 1), (3, 2), (1, 1), (2, 2), (3, 3)], told.Select(t => (t.Chunks, t.Skipped)));
    }

    [Fact]
    public async Task Chunks_are_stored_once_and_contradictions_are_conflicts()
    {
        var first = await Client.PutChunkAsync("once", 0, Chunk(0, 1), Now);

        Assert.Equal(first, await Client.PutChunkAsync("once", 0, Chunk(0, 1), Now));
        foreach (var contradict in (Func<Task>[])[
            () => Client.PutChunkAsync("once", 0, Chunk(0, 2), Now), () => Client.CloseInputAsync("once", 2, Now),
            () => Client.PutChunkAsync("once", 1, new Message(("n", TextColumn.Of(["x"]))), Now)])
            Assert.Equal(ProblemTypes.Conflict, (await Assert.ThrowsAsync<FireworksApiException>(contradict)).Problem);
        foreach (var ask in (Func<Task>[])[() => Client.FindInputAsync("none", Now), () => Client.CloseInputAsync("none", 1, Now)])
            Assert.Equal(ProblemTypes.NotFound, (await Assert.ThrowsAsync<FireworksApiException>(ask)).Problem);
    }

    [Theory]
    [InlineData("0", "no arrow", ApiJson.ArrowStream, "Arrow stream")]
    [InlineData("0", "[]", "application/json", "Content-Type is 'application/json'")]
    [InlineData("-1", "x", ApiJson.ArrowStream, "numbered from 0")]
    [InlineData("one", "x", ApiJson.ArrowStream, "number")]
    [InlineData("0", "", ApiJson.ArrowStream, "empty")]
    public async Task What_is_no_chunk_is_refused(string number, string body, string type, string says)
    {
        using var http = new HttpClient { BaseAddress = Client.Address };
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

        using var response = await http.PutAsync($"/v1/inputs/bad/chunks/{number}", content, Now);

        var problem = JsonSerializer.Deserialize<Problem>(await response.Content.ReadAsStringAsync(Now), ApiJson.Options)!;
        Assert.Equal((400, ProblemTypes.BadRequest.Urn), ((int)response.StatusCode, problem.Type));
        Assert.Contains(says, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(ProblemTypes.NotFound, (await Assert.ThrowsAsync<FireworksApiException>(() => Client.FindInputAsync("bad", Now))).Problem);
    }

    [Fact]
    public async Task A_run_of_an_input_that_is_not_there_fails_by_name()
    {
        await using var run = await Client.StartRunAsync(Graph("nowhere"), cancellationToken: Now);

        await Assert.ThrowsAnyAsync<FireworksException>(() => ReadAsync(run));
        Assert.Contains("There is no input 'nowhere'", (await run.WaitAsync(Now)).Error, StringComparison.Ordinal);
    }

    private static Graph Graph(string input) => Fireworks.Graph.Parse($$"""
        { "fireworks": "graph/1", "name": "reads-input", "nodes": { "rows": { "kind": "input", "name": "{{input}}" } }, "outputs": { "out": "rows" } }
        """);

    private static async Task<List<long>> ReadAsync(RunHandle run)
    {
        var values = new List<long>();
        await foreach (var rows in run.ReadAsync("out", cancellationToken: Now)) values.AddRange(rows.Column<long>("n"));
        return values;
    }

    // Chunk k of c rows: 10k, 10k + 1, …
    private static Message Chunk(long number, int rows) => new(("n", TensorColumn.Of<long>([.. Enumerable.Range(0, rows).Select(i => 10 * number + i)])));

    private static IAsyncEnumerable<Message> Chunks(params int[] rows) => rows.Select((count, number) => Chunk(number, count)).ToAsyncEnumerable();

    private sealed class Heard(List<PushProgress> told) : IProgress<PushProgress>
    {
        public void Report(PushProgress value) => told.Add(value);
    }
}
