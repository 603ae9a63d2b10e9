using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Fireworks.Api;

namespace Fireworks;

/// <summary>A connection to Fireworks: starts and finds runs, searches and scaffolds. Any number of calls at a time.</summary>
public sealed partial class FireworksClient : IAsyncDisposable
{
    private readonly Door _door;
    private readonly IAsyncDisposable? _owned;

    internal FireworksClient(Door door, IAsyncDisposable? owned = null) => (_door, _owned) = (door, owned);

    /// <summary>Where the service is.</summary>
    public Uri Address => _door.Address;

    /// <summary>Connects to a silo.</summary>
    /// <param name="url">Its address, such as <c>https://host:8080</c>.</param>
    /// <param name="key">Its key, where it asks for one.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="ServiceUnreachableException">Nobody answers there.</exception>
    /// <exception cref="ArgumentException">The text is no http or https address.</exception>
    public static Task<FireworksClient> ConnectAsync(string url, string? key = null, CancellationToken cancellationToken = default) =>
        ConnectAsync(url, key, owned: null, cancellationToken);

    internal static async Task<FireworksClient> ConnectAsync(string url, string? key, IAsyncDisposable? owned, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"An address begins with http:// or https://, but this is '{url}'.", nameof(url));

        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var client = new FireworksClient(new Door(http, address, TimeProvider.System), owned);
        try
        {
            using var live = await client._door.SendAsync(new HttpRequestMessage(HttpMethod.Get, Routes.Live), cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a run of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How it is started; all defaults when null.</param>
    /// <param name="cancellationToken">Cancels the request; a run that has begun goes on.</param>
    /// <exception cref="GraphInvalidException">The graph cannot run; lists every problem.</exception>
    public Task<RunHandle> StartRunAsync(Graph graph, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        PostRunAsync(Json(graph), options ?? new(), cancellationToken);

    /// <summary>Starts a new run from a scaffold: its graph, each node with the state it had.</summary>
    /// <param name="scaffold">The scaffold's name.</param>
    /// <param name="options">How the run is started; all defaults when null.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">There is no such scaffold.</exception>
    public Task<RunHandle> RestoreAsync(string scaffold, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        PostRunAsync(null, (options ?? new()) with { Scaffold = Require.NotEmpty(scaffold) }, cancellationToken);

    private async Task<RunHandle> PostRunAsync(JsonNode? graph, RunOptions options, CancellationToken cancellationToken)
    {
        var start = new StartRun
        {
            Graph = graph,
            Parameters = options.Parameters,
            Experiment = options.Experiment,
            Seed = options.Seed,
            Scaffold = options.Scaffold,
            Transport = options.Transport,
            Run = options.Run,
        };
        return new RunHandle(_door, await _door.PostAsync<RunInfo>(Routes.Runs, start, cancellationToken));
    }

    /// <summary>A run that was started before.</summary>
    /// <param name="run">Its id, or <c>experiment#number</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">There is none.</exception>
    public async Task<RunHandle> FindRunAsync(string run, CancellationToken cancellationToken = default) =>
        new(_door, await _door.GetAsync<RunInfo>(Door.Path(Routes.Run, Require.NotEmpty(run)), cancellationToken));

    /// <summary>Opens a search: creates it under this name, or finds it with the same plan. Nothing runs before it is started.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="plan">The plan, search/1, with the graph in it; its name is set to <paramref name="name"/>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">Another plan is stored under this name, or the plan was refused.</exception>
    public async Task<SearchHandle> OpenSearchAsync(string name, JsonObject plan, CancellationToken cancellationToken = default)
    {
        var named = (JsonObject)plan.DeepClone();
        named["name"] = Require.NotEmpty(name);
        await _door.PostAsync<SearchInfo>(Routes.Searches, new StartSearch { Plan = named, Start = false }, cancellationToken);
        return new SearchHandle(_door, name, named);
    }

    /// <summary>Opens a search: creates it under this name, or finds it with the same plan. Nothing runs before it is started.</summary>
    /// <param name="name">Its name; replaces the plan's.</param>
    /// <param name="plan">What the search is to do.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="PlanInvalidException">The plan has problems; lists all.</exception>
    /// <exception cref="FireworksApiException">Another plan is stored under this name.</exception>
    public Task<SearchHandle> OpenSearchAsync(string name, SearchPlan plan, CancellationToken cancellationToken = default) =>
        OpenSearchAsync(name, (plan with { Name = name }).Checked().ToJson(), cancellationToken);

    /// <summary>A search that was opened before, to be watched or stopped.</summary>
    /// <exception cref="FireworksApiException">There is none.</exception>
    public async Task<SearchHandle> FindSearchAsync(string name, CancellationToken cancellationToken = default)
    {
        var info = await _door.GetAsync<SearchInfo>(Door.Path(Routes.Search, Require.NotEmpty(name)), cancellationToken);
        return new SearchHandle(_door, info.Name, plan: null);
    }

    /// <summary>Names the snapshot of a run: what every node has learned.</summary>
    /// <param name="name">The scaffold's name; a name is given once.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="FireworksApiException">The name is taken by another snapshot.</exception>
    public Task<ScaffoldInfo> SaveScaffoldAsync(string name, RunHandle run, CancellationToken cancellationToken = default) =>
        _door.PostAsync<ScaffoldInfo>(Routes.Scaffolds, new SaveScaffold(Require.NotEmpty(name), run.Id), cancellationToken);

    /// <summary>A scaffold.</summary>
    /// <exception cref="FireworksApiException">There is none.</exception>
    public Task<ScaffoldInfo> FindScaffoldAsync(string name, CancellationToken cancellationToken = default) =>
        _door.GetAsync<ScaffoldInfo>(Door.Path(Routes.Scaffold, Require.NotEmpty(name)), cancellationToken);

    /// <summary>Every problem and warning of a graph, checked against the components that the silos have; nothing is stored.</summary>
    public async Task<IReadOnlyList<GraphProblem>> CheckAsync(Graph graph, CancellationToken cancellationToken = default)
    {
        var check = await _door.PostAsync<GraphCheck>(Routes.CheckGraph, Json(graph), cancellationToken);
        return [.. check.Problems.Select(p => new GraphProblem(p.Path, p.Rule, p.Message, p.IsWarning))];
    }

    /// <summary>Stores a graph under its name; the same graph again changes nothing.</summary>
    /// <returns>The name and the version, from 1.</returns>
    /// <exception cref="GraphInvalidException">The graph cannot run.</exception>
    public Task<GraphInfo> SaveGraphAsync(Graph graph, CancellationToken cancellationToken = default) =>
        _door.PutAsync<GraphInfo>(Door.Path(Routes.Graph, graph.Name), Json(graph), cancellationToken);

    private static JsonNode Json(Graph graph) => JsonNode.Parse(graph.ToJson())!;

    /// <summary>Closes the connection; an embedded silo that was started with it is stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        _door.Dispose();
        if (_owned is not null) await _owned.DisposeAsync();
    }
}
