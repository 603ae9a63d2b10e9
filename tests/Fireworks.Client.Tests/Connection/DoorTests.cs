using System.Globalization;
using System.Net;
using System.Text;
using Fireworks.Api;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks;

public sealed class DoorTests
{
    private const string RunJson = """{"run":"R","experiment":"e","number":1,"graph":"g","state":"complete"}""";

    [Fact]
    public async Task An_invalid_graph_comes_back_with_every_problem()
    {
        await using var door = Answering(422, """
            {"type":"urn:fireworks:graph-invalid","title":"t","status":422,"detail":"d","problems":[
              {"path":"$.nodes.a","rule":"cycle","message":"It goes round.","is_warning":false},{"path":"$.nodes.b","rule":"unread-node","message":"Nothing reads it.","is_warning":true}]}
            """);
        await using var client = await FireworksClient.ConnectAsync(door.Address);

        var e = await Assert.ThrowsAsync<GraphInvalidException>(() => client.FindRunAsync("x"));

        Assert.Equal([new("$.nodes.a", "cycle", "It goes round."), new("$.nodes.b", "unread-node", "Nothing reads it.", true)], e.Problems);
    }

    [Fact]
    public async Task A_search_plan_that_was_refused_keeps_its_problems()
    {
        await using var door = Answering(422, """{"type":"urn:fireworks:plan-invalid","title":"t","status":422,"detail":"d","problems":[{"path":"$.space.lr","rule":"bounds","message":"Min is above max.","is_warning":false}]}""");
        await using var client = await FireworksClient.ConnectAsync(door.Address);

        var e = await Assert.ThrowsAsync<PlanInvalidException>(() => client.FindSearchAsync("x"));

        Assert.Equal([new("$.space.lr", "bounds", "Min is above max.")], e.Problems);
    }

    [Theory]
    [InlineData("not-found", 404)]
    [InlineData("conflict", 409)]
    [InlineData("unauthorized", 401)]
    public async Task A_problem_keeps_its_type_its_words_and_the_exception_of_the_silo(string type, int status)
    {
        await using var door = Answering(status, $$"""{"type":"urn:fireworks:{{type}}","title":"t","status":{{status}},"detail":"What to do.","exception":"SomeException"}""");
        await using var client = await FireworksClient.ConnectAsync(door.Address);

        var e = await Assert.ThrowsAsync<FireworksApiException>(() => client.FindRunAsync("x"));

        Assert.Equal((type, "What to do.", "SomeException"), (e.Problem.Name, e.Message, e.ExceptionType));
    }

    [Fact]
    public async Task A_silo_that_says_nothing_is_given_up_after_100_s_and_after_an_hour_where_it_looks_through_all_that_is_stored()
    {
        var (time, stop) = (new FakeTimeProvider(), TestContext.Current.CancellationToken);
        using var door = new Door(new HttpClient(new Silence()) { BaseAddress = new("http://localhost"), Timeout = Timeout.InfiniteTimeSpan }, new("http://localhost"), time);
        var (soon, late) = (door.GetAsync<RunInfo>("run", stop), door.GetAsync<DiskReport>("disk", stop, Door.AfterLongWork));

        time.Advance(TimeSpan.FromSeconds(101));
        await Assert.ThrowsAsync<ServiceUnreachableException>(() => soon);
        Assert.False(late.IsCompleted);

        time.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<ServiceUnreachableException>(() => late);
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    [Fact]
    public async Task A_read_waits_for_a_service_that_is_unavailable_and_a_start_is_sent_once()
    {
        const string busy = """{"type":"urn:fireworks:unavailable","title":"t","status":503,"detail":"A silo is lost."}""";
        var asked = new List<string>();
        await using var door = new ScriptedDoor((request, response) =>
        {
            asked.Add(request.HttpMethod);
            return asked.Count == 3 ? ScriptedDoor.SendAsync(response, 200, "application/json", RunJson) : ScriptedDoor.SendAsync(response, 503, "application/json", busy);
        });
        await using var client = await FireworksClient.ConnectAsync(door.Address);

        Assert.Equal("e#1", (await client.FindRunAsync("e#1")).Name);
        var refused = await Assert.ThrowsAsync<FireworksApiException>(() => client.StartRunAsync(new GraphBuilder("g").Build()));

        Assert.Equal("unavailable", refused.Problem.Name);
        Assert.Equal(["GET", "GET", "GET", "POST"], asked);
    }

    [Fact]
    public async Task Another_service_at_the_address_is_said_to_be_another()
    {
        await using var door = new ScriptedDoor((_, response) => ScriptedDoor.SendAsync(response, 502, "text/html", "<h1>Bad gateway</h1>"));
        await using var client = await FireworksClient.ConnectAsync(door.Address);

        var e = await Assert.ThrowsAsync<FireworksApiException>(() => client.FindRunAsync("x"));

        Assert.Contains("is it a Fireworks silo?", e.Message, StringComparison.Ordinal);
        Assert.Contains("Bad gateway", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_an_error_with_the_remedy()
    {
        string address;
        await using (var door = Answering(200, "{}")) address = door.Address;

        var e = await Assert.ThrowsAsync<ServiceUnreachableException>(() => FireworksClient.ConnectAsync(address));

        Assert.Contains("fireworks serve --listen " + address.TrimEnd('/'), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("host:8080")]
    [InlineData("")]
    public async Task What_is_no_address_is_refused(string url) => await Assert.ThrowsAsync<ArgumentException>(nameof(url), () => FireworksClient.ConnectAsync(url));

    [Fact]
    public async Task The_key_goes_with_every_request()
    {
        var keys = new List<string?>();
        await using var door = new ScriptedDoor((request, response) =>
        {
            keys.Add(request.Headers["Authorization"]);
            return ScriptedDoor.SendAsync(response, 200, "application/json", RunJson);
        });
        await using var client = await FireworksClient.ConnectAsync(door.Address, "sesame");

        await client.FindRunAsync("e#1");

        Assert.Equal(["Bearer sesame"], keys);
    }

    [Fact]
    public async Task A_name_is_one_segment_of_the_address()
    {
        var paths = new List<string>();
        await using var door = new ScriptedDoor((request, response) =>
        {
            paths.Add(request.RawUrl!);
            return ScriptedDoor.SendAsync(response, 200, "application/json", RunJson);
        });
        await using var client = await FireworksClient.ConnectAsync(door.Address);

        await client.FindRunAsync("a/b#1");

        Assert.Equal(["/v1/runs/a%2Fb%231"], paths);
    }

    [Fact]
    public async Task A_broken_feed_is_taken_up_after_the_last_event_and_every_metric_comes_once()
    {
        var asked = new List<string?>();
        await using var door = new ScriptedDoor(async (request, response) =>
        {
            if (request.Url!.AbsolutePath == "/v1/events")
            {
                asked.Add(request.Headers["Last-Event-ID"]);
                await FeedAsync(response, first: asked.Count == 1);
            }
            else if (request.Url.AbsolutePath.EndsWith("/metrics", StringComparison.Ordinal))
            {
                await ScriptedDoor.SendAsync(response, 200, "application/json", """[{"name":"m","step":1,"value":0.1},{"name":"m","step":2,"value":0.2},{"name":"m","step":3,"value":"NaN"}]""");
            }
            else
            {
                await ScriptedDoor.SendAsync(response, 200, "application/json", RunJson);
            }
        });
        await using var client = await FireworksClient.ConnectAsync(door.Address);
        await using var run = await client.FindRunAsync("R");

        var points = new List<(long Step, double Value)>();
        await foreach (var p in run.MetricsAsync("m")) points.Add((p.Step, p.Value));

        Assert.Equal([null, "2"], asked);
        Assert.Equal([(1, 0.1), (2, 0.2), (3, double.NaN)], points);
    }

    [Fact]
    public async Task A_broken_output_is_read_on_from_the_last_cursor()
    {
        var asked = new List<string?>();
        await using var door = new ScriptedDoor(async (request, response) =>
        {
            if (!request.Url!.AbsolutePath.Contains("/outputs/", StringComparison.Ordinal))
            {
                await ScriptedDoor.SendAsync(response, 200, "application/json", RunJson);
                return;
            }
            asked.Add(request.QueryString["from"]);
            await RowsAsync(response, from: asked.Count == 1 ? 0 : 2, whole: asked.Count > 1);
        });
        await using var client = await FireworksClient.ConnectAsync(door.Address);
        await using var run = await client.FindRunAsync("R");

        var rows = new List<long>();
        await foreach (var message in run.ReadAsync("out")) rows.AddRange(message.Column<long>("x"));

        Assert.Equal([0, 1, 2, 3], rows);
        Assert.Equal([null, Cursor.At(0, 2).ToString()], asked);
    }

    private static ScriptedDoor Answering(int status, string problem) => new((_, response) => ScriptedDoor.SendAsync(response, status, "application/problem+json", problem));

    private static async Task FeedAsync(HttpListenerResponse response, bool first)
    {
        response.ContentType = "text/event-stream";
        response.SendChunked = true;
        await WriteAsync(response, first
            ? Event(1, """ "type":"metric","metric":{"name":"m","step":1,"value":0.1} """) + Event(2, """ "type":"metric","metric":{"name":"other","step":1,"value":7} """)
            : Event(3, """ "type":"metric","metric":{"name":"m","step":1,"value":0.1} """) + Event(4, """ "type":"metric","metric":{"name":"m","step":2,"value":0.2} """) + Event(5, """ "type":"state","state":"complete" """));
        if (first) response.Abort();
        else response.Close();
    }

    private static string Event(long sequence, string rest) => string.Create(CultureInfo.InvariantCulture, $"id: {sequence}\ndata: {{\"v\":1,\"sequence\":{sequence},{rest}}}\n\n");

    private static async Task WriteAsync(HttpListenerResponse response, string text)
    {
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await response.OutputStream.FlushAsync();
    }

    private static async Task RowsAsync(HttpListenerResponse response, int from, bool whole)
    {
        response.ContentType = ApiJson.ArrowStream;
        response.SendChunked = true;
        using var writer = new ArrowStreamWriter(response.OutputStream);
        for (var row = from; row < from + 2; row++)
            await writer.WriteAsync(new Message(("x", TensorColumn.Of<long>([row]))), Cursor.At(0, row + 1));
        await response.OutputStream.FlushAsync();
        if (whole)
        {
            await writer.EndAsync();
            response.Close();
        }
        else
        {
            response.Abort();
        }
    }
}
