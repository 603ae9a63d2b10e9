using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fireworks.Api;
using Fireworks.TestKit;

namespace Fireworks.Hosting;

public sealed class PredictTests(PredictTests.Trained trained) : IClassFixture<PredictTests.Trained>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private FireworksClient Client => trained.Fixture.Client;

    [Fact]
    public async Task Rows_over_the_door_get_what_the_run_predicted_for_them()
    {
        var answer = await Client.PredictAsync("trained", trained.Rows, cancellationToken: Now);

        Assert.Equal(trained.Predicted, answer.Column<long>("predicted"));
        Assert.Equal(trained.Predicted, (await Client.PredictAsync("trained", trained.Rows, "predictions", Now)).Column<long>("predicted"));
    }

    [Theory]
    [InlineData("application/json", null, "application/json")]
    [InlineData("application/json", "*/*", "application/json")]
    [InlineData("application/json", ApiJson.ArrowStream, ApiJson.ArrowStream)]
    [InlineData(ApiJson.ArrowStream, null, ApiJson.ArrowStream)]
    [InlineData(ApiJson.ArrowStream, "application/json", "application/json")]
    public async Task Rows_come_back_as_accept_says_or_as_they_came(string given, string? accept, string wanted)
    {
        var body = given == ApiJson.ArrowStream ? ArrowStream.ToBytes(trained.Rows) : await JsonMessages.WriteAsync(trained.Rows, cancellationToken: Now);

        using var response = await PostAsync("trained", body, given, accept);
        var bytes = await response.Content.ReadAsByteArrayAsync(Now);

        Assert.Equal((200, wanted), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var rows = wanted == ApiJson.ArrowStream ? ArrowStream.FromBytes(bytes).Message : JsonMessages.Read(bytes);
        Assert.Equal(trained.Predicted, rows.Column<long>("predicted"));
    }

    [Theory]
    [InlineData("""[{"pixel0": 1}]""", "pixel")]
    [InlineData("""[{"pixel": }]""", "line 1")]
    [InlineData("""[{"a": 1}, 7]""", "line 1")]
    [InlineData("[]", "pixel")]
    [InlineData("", "empty")]
    public async Task Rows_that_do_not_fit_are_refused_with_what_is_wrong(string json, string named)
    {
        using var response = await PostAsync("trained", Encoding.UTF8.GetBytes(json), "application/json", null);

        var problem = await ProblemAsync(response);
        Assert.Equal((400, ProblemTypes.BadRequest.Urn), ((int)response.StatusCode, problem.Type));
        Assert.Contains(named, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_another_type_is_named_with_what_it_must_be_and_is()
    {
        var rows = trained.Rows.Slice(0, 2).With("pixel3", TextColumn.Of(["dark", "light"]));

        using var response = await PostAsync("trained", await JsonMessages.WriteAsync(rows, cancellationToken: Now), "application/json", null);

        var problem = await ProblemAsync(response);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Matches("'pixel3'.*number.*text", problem.Detail);
    }

    [Theory]
    [InlineData("text/plain", null, "Content-Type is 'text/plain'")]
    [InlineData("application/json", "text/html", "Accept is 'text/html'")]
    public async Task Another_format_is_refused(string given, string? accept, string says)
    {
        using var response = await PostAsync("trained", "[]"u8.ToArray(), given, accept);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(says, (await ProblemAsync(response)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_before_it_is_sent()
    {
        using var response = await PostAsync("trained", new byte[(32 << 20) + 1], "application/json", null);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("33554432 bytes", (await ProblemAsync(response)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_scaffolds_outputs_and_nodes_are_not_there()
    {
        foreach (var ask in (Func<Task>[])[
            () => Client.PredictAsync("none", trained.Rows, cancellationToken: Now), () => Client.PredictAsync("trained", trained.Rows, "predicshuns", Now),
            () => Client.FindStateAsync("trained", "mpl", Now), () => Client.FindStateAsync("none", "mlp", Now)])
            Assert.Equal(ProblemTypes.NotFound, (await Assert.ThrowsAsync<FireworksApiException>(ask)).Problem);
    }

    [Fact]
    public async Task A_program_loads_the_model_from_the_folder_while_a_silo_holds_it()
    {
        var model = await ServedGraph.LoadAsync("trained", trained.Fixture.Data, cancellationToken: Now);

        var answer = await model.ApplyAsync(trained.Rows, Now);

        Assert.Equal(await Client.PredictAsync("trained", trained.Rows, cancellationToken: Now), answer);
    }

    [Fact]
    public async Task What_a_program_cannot_load_is_said()
    {
        using var empty = new TempFolder();

        await Assert.ThrowsAsync<DataFolderMissingException>(() => ServedGraph.LoadAsync("trained", empty["nothing"], cancellationToken: Now));
        await Assert.ThrowsAsync<Contracts.ScaffoldNotFoundException>(() => ServedGraph.LoadAsync("none", trained.Fixture.Data, cancellationToken: Now));
        await Assert.ThrowsAsync<OutputNotServedException>(() => ServedGraph.LoadAsync("trained", trained.Fixture.Data, "none", cancellationToken: Now));
        Assert.Empty(Directory.GetFileSystemEntries(empty.Path));
    }

    private async Task<HttpResponseMessage> PostAsync(string scaffold, byte[] body, string type, string? accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/scaffolds/{scaffold}:predict") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        return await trained.Http.SendAsync(request, Now);
    }

    private static async Task<Problem> ProblemAsync(HttpResponseMessage response) => JsonSerializer.Deserialize<Problem>(await response.Content.ReadAsStringAsync(Now), ApiJson.Options)!;

    /// <summary>A silo with one scaffold, and the rows that its run predicted.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        public FireworksFixture Fixture { get; } = new();

        public HttpClient Http { get; private set; } = null!;

        /// <summary>The first twenty digits, as their file has them.</summary>
        public Message Rows { get; private set; } = null!;

        /// <summary>What the run's graph predicted for those rows.</summary>
        public long[] Predicted { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await Fixture.InitializeAsync();
            Http = new HttpClient { BaseAddress = Fixture.Client.Address };
            await using var run = await Fixture.Client.StartRunAsync(Repository.DigitsGraph, new() { Parameters = new Dictionary<string, System.Text.Json.Nodes.JsonNode?> { ["width"] = 16 } });
            Assert.Equal("complete", (await run.WaitAsync()).State);
            await Fixture.Client.SaveScaffoldAsync("trained", run);

            // The run's rows are normalized already; the same ones are found in the file by their place in the split, "row".
            var predicted = new List<Message>();
            await foreach (var rows in run.ReadAsync("predictions")) predicted.Add(rows);
            var some = Message.Concat(predicted).Slice(0, 20);
            var file = await MessageFiles.LoadAsync(Path.Combine(Repository.Root, "client", "samples", "data", "digits.csv.gz"));
            Rows = file.Take(Fireworks.Rows.At([.. some.Column<long>("row")]));
            Predicted = [.. some.Column<long>("predicted")];
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await Fixture.DisposeAsync();
        }
    }
}
