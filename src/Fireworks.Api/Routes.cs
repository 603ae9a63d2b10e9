namespace Fireworks.Api;

/// <summary>The paths of the HTTP door. JSON for control, Arrow for messages, server-sent events for what happens.</summary>
public static partial class Routes
{
    /// <summary>POST a graph: its problems, without storing it.</summary>
    public const string CheckGraph = "/v1/graphs:check";

    /// <summary>PUT stores a graph as a new version; GET reads the newest.</summary>
    public const string Graph = "/v1/graphs/{name}";

    /// <summary>POST starts a run; GET lists the runs, newest first, by <c>?experiment=</c>, <c>?search=</c> and <c>?status=</c>.</summary>
    public const string Runs = "/v1/runs";

    /// <summary>GET shows a run: an id, or <c>experiment#number</c> percent-encoded.</summary>
    public const string Run = "/v1/runs/{run}";

    /// <summary>POST cancels a run.</summary>
    public const string CancelRun = "/v1/runs/{run}:cancel";

    /// <summary>POST lets a finished run's nodes go.</summary>
    public const string ReleaseRun = "/v1/runs/{run}:release";

    /// <summary>GET every value of a run's metrics, or of one with <c>?name=</c>.</summary>
    public const string RunMetrics = "/v1/runs/{run}/metrics";

    /// <summary>GET an output as an Arrow stream; each batch carries its cursor, <c>?from=</c> resumes there.</summary>
    public const string RunOutput = "/v1/runs/{run}/outputs/{output}";

    /// <summary>POST opens a search and starts it, the same plan again resumes it; GET lists the searches, newest first, by <c>?status=</c>.</summary>
    public const string Searches = "/v1/searches";

    /// <summary>GET shows a search.</summary>
    public const string Search = "/v1/searches/{search}";

    /// <summary>POST stops a search; it stays to be resumed.</summary>
    public const string StopSearch = "/v1/searches/{search}:stop";

    /// <summary>POST names a run's snapshot; GET lists the scaffolds, newest first, by <c>?experiment=</c>.</summary>
    public const string Scaffolds = "/v1/scaffolds";

    /// <summary>GET shows a scaffold.</summary>
    public const string Scaffold = "/v1/scaffolds/{scaffold}";

    /// <summary>POST rows, as an Arrow stream or a JSON array of objects: what <c>?output=</c> would be for them, in the format that Accept names.</summary>
    public const string Predict = "/v1/scaffolds/{scaffold}:predict";

    /// <summary>GET what a node had learned, as an Arrow stream.</summary>
    public const string ScaffoldState = "/v1/scaffolds/{scaffold}/states/{node}";

    /// <summary>GET lists the inputs, newest first.</summary>
    public const string Inputs = "/v1/inputs";

    /// <summary>GET shows an input and the chunks that are there.</summary>
    public const string Input = "/v1/inputs/{input}";

    /// <summary>PUT stores a chunk, an Arrow stream, under its number from 0; the same again changes nothing.</summary>
    public const string InputChunk = "/v1/inputs/{input}/chunks/{number}";

    /// <summary>POST closes an input whose chunks are all there.</summary>
    public const string CloseInput = "/v1/inputs/{input}:close";

    /// <summary>GET lists the experiments, the one with the latest run first.</summary>
    public const string Experiments = "/v1/experiments";

    /// <summary>GET shows an experiment.</summary>
    public const string Experiment = "/v1/experiments/{experiment}";

    /// <summary>GET lists the components that graphs can name.</summary>
    public const string Components = "/v1/components";

    /// <summary>GET shows a component: ports, arguments, documentation, JSON schema.</summary>
    public const string Component = "/v1/components/{kind}";

    /// <summary>GET lists the silos of the cluster; with <c>?gone=true</c> also those that have left.</summary>
    public const string Silos = "/v1/silos";

    /// <summary>POST makes a key and tells it this once; GET lists the keys, newest first, without their secrets.</summary>
    public const string Keys = "/v1/keys";

    /// <summary>POST revokes a key, by its name or its id.</summary>
    public const string RevokeKey = "/v1/keys/{key}:revoke";

    /// <summary>GET server-sent events of <c>?run=</c> or <c>?search=</c>, from <c>?after=</c> or Last-Event-ID.</summary>
    public const string Events = "/v1/events";

    /// <summary>GET: the process lives.</summary>
    public const string Live = "/health/live";

    /// <summary>GET: the silo takes work and its store answers.</summary>
    public const string Ready = "/health/ready";
}
