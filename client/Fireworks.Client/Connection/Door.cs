using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fireworks.Api;

namespace Fireworks;

/// <summary>The HTTP door from outside: JSON calls, streams and the feed; problem details become exceptions.</summary>
internal sealed class Door(HttpClient http, Uri address, TimeProvider time) : IDisposable
{
    /// <summary>How long an answer to what a silo looks through all that is stored for may take.</summary>
    public static readonly TimeSpan AfterLongWork = TimeSpan.FromHours(1);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(100);

    public Uri Address { get; } = address;

    public TimeProvider Time { get; } = time;

    /// <summary>A route with its placeholders filled in, in order.</summary>
    public static string Path(string route, params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            var (open, close) = (route.IndexOf('{', StringComparison.Ordinal), route.IndexOf('}', StringComparison.Ordinal));
            route = string.Concat(route.AsSpan(0, open), Uri.EscapeDataString(value), route.AsSpan(close + 1));
        }
        return route;
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken, TimeSpan? within = null)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken, within);
        return (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken))!;
    }

    public async Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken, TimeSpan? within = null)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = Content(body) }, cancellationToken, within);
        return (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken))!;
    }

    public async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Post, path), cancellationToken);
    }

    public async Task<T> DeleteAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), cancellationToken);
        return (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken))!;
    }

    public async Task<T> PutAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Put, path) { Content = Content(body) }, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken))!;
    }

    /// <summary>Sends a request; the body of the answer is still to be read.</summary>
    /// <remarks>A read is repeated for a while when the service says that it is unavailable: a cluster needs some seconds to notice that a silo
    /// is gone.</remarks>
    /// <param name="request">The request; disposed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="within">How long the head of the answer may take, the sending of the request included; 100 s when null.</param>
    /// <exception cref="ServiceUnreachableException">Nobody answers.</exception>
    /// <exception cref="GraphInvalidException">The graph cannot run.</exception>
    /// <exception cref="PlanInvalidException">The search plan was refused.</exception>
    /// <exception cref="FireworksApiException">The request was refused, or failed.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken, TimeSpan? within = null)
    {
        var patience = request.Method == HttpMethod.Get ? new Patience(Time) : null;
        while (true)
        {
            var response = await OnceAsync(request, within ?? Soon, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                var error = await ErrorAsync(response, cancellationToken);
                if (patience is null || !IsUnavailable(error) || !await patience.WaitAsync(cancellationToken)) throw error;
            }
            request = Again(request);
        }
    }

    private static bool IsUnavailable(Exception error) => error is FireworksApiException api && api.Problem == ProblemTypes.Unavailable;

    private async Task<HttpResponseMessage> OnceAsync(HttpRequestMessage request, TimeSpan within, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(within, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ServiceUnreachableException(Address, e);
        }
        finally
        {
            request.Dispose();
        }
    }

    private static HttpRequestMessage Again(HttpRequestMessage sent)
    {
        var request = new HttpRequestMessage(sent.Method, sent.RequestUri);
        foreach (var (name, values) in sent.Headers) request.Headers.TryAddWithoutValidation(name, values);
        return request;
    }

    /// <summary>What happens at a run or search, reconnecting where it broke off, until the service ends the feed after a final state.</summary>
    /// <param name="source"><c>run=…</c> or <c>search=…</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<FeedEvent> EventsAsync(string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var patience = new Patience(Time);
        FeedEvent? last = null;
        while (true)
        {
            Exception? broke = null;
            await using var feed = FeedAsync(source, last?.Sequence, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await feed.MoveNextAsync()) break;
                }
                catch (Exception e) when (e is IOException or HttpRequestException or ServiceUnreachableException)
                {
                    if (last is null && e is ServiceUnreachableException) throw;
                    broke = e;
                    break;
                }
                last = feed.Current;
                patience.Progress();
                yield return last;
            }
            if (broke is null && last is { Type: "state", State: "complete" or "failed" or "cancelled" or "stopped" }) yield break;
            if (!await patience.WaitAsync(cancellationToken)) throw new ServiceUnreachableException(Address, broke);
        }
    }

    private async IAsyncEnumerable<FeedEvent> FeedAsync(string source, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Events}?{source}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is { } sequence) request.Headers.Add("Last-Event-ID", sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var response = await SendAsync(request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<FeedEvent>(data, ApiJson.Options)!).EnumerateAsync(cancellationToken))
            yield return item.Data;
    }

    private static async Task<Exception> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Problem? problem = null;
        try
        {
            problem = JsonSerializer.Deserialize<Problem>(text, ApiJson.Options);
        }
        catch (JsonException)
        {
            // Whoever answered is no Fireworks door; what it said goes into the error below.
        }
        if (problem is null)
            return new FireworksApiException(ProblemTypes.Internal, $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} without problem details; is it a Fireworks silo? It said: {Shortened(text)}", null);

        var type = ProblemTypes.All.FirstOrDefault(t => t.Urn == problem.Type) ?? new ProblemType(problem.Type, problem.Status, ProblemTypes.Internal.ExitCode, problem.Title);
        GraphProblem[] problems = [.. (problem.Problems ?? []).Select(p => new GraphProblem(p.Path, p.Rule, p.Message, p.IsWarning))];
        if (problems.Length > 0 && type == ProblemTypes.GraphInvalid) return new GraphInvalidException(problems);
        if (problems.Length > 0 && type == ProblemTypes.PlanInvalid) return new PlanInvalidException(problems);
        return new FireworksApiException(type, problem.Detail, problem.Exception);
    }

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private static HttpContent? Content(object? body) => body is null ? null : body as HttpContent ?? JsonContent.Create(body, body.GetType(), options: ApiJson.Options);

    public void Dispose() => http.Dispose();
}
