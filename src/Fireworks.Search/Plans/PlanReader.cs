using System.Text.Json;

namespace Fireworks;

/// <summary>Reads plans from JSON and reports every problem at once.</summary>
internal static class PlanReader
{
    private static readonly string[] Known = ["fireworks", "name", "graph", "maximize", "minimize", "trials", "parallel", "space", "sampler", "pruner"];

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static SearchPlan Read(string json, Func<string, string>? readGraph)
    {
        var problems = new List<GraphProblem>();
        using var document = Open(json);
        var fields = new PlanFields(document.RootElement, "$", problems, Known);

        if (fields.Text("fireworks") is { } format && format != SearchPlan.Format)
            fields.Note("fireworks", "unknown-format", $"This release reads '{SearchPlan.Format}', but the plan is '{format}'; use the release that wrote it.");
        var name = fields.Text("name");
        var graph = ReadGraph(fields, readGraph);
        var objective = ReadObjective(fields);
        var trials = fields.Integer("trials");
        var parallel = fields.Integer("parallel", required: false);
        var space = fields.Object("space") is { } dimensions ? SpaceReader.Read(dimensions, "$.space", problems) : null;
        var sampler = ReadSampler(fields, problems);
        if (fields.Has("pruner")) fields.Note("pruner", "not-available", "Pruners are not available in this release; leave 'pruner' out.");

        if (problems.Count > 0) throw new PlanInvalidException(problems);
        return new SearchPlan
        {
            Name = name!, Graph = graph!, Objective = objective!, Space = space!, Sampler = sampler!,
            Trials = Clamp(trials!.Value), Parallel = Clamp(parallel ?? 1),
        }.Checked();
    }

    public static SearchSpace ReadSpace(string json)
    {
        var problems = new List<GraphProblem>();
        using var document = Open(json);
        var space = SpaceReader.Read(document.RootElement, "$", problems);
        return problems.Count == 0 ? space : throw new PlanInvalidException(problems);
    }

    private static JsonDocument Open(string json)
    {
        try
        {
            var document = JsonDocument.Parse(json, Lenient);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw new PlanInvalidException([new($"line {e.LineNumber + 1}", "json", $"The text is no JSON: {e.Message}")]);
        }
        throw new PlanInvalidException([new("$", "json", "A plan is a JSON object, { … }.")]);
    }

    private static Graph? ReadGraph(PlanFields fields, Func<string, string>? readGraph)
    {
        if (fields.Element("graph", required: true) is not { } value) return null;
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.String))
        {
            fields.Note("graph", "wrong-type", $"'graph' must be a graph or the path of a file with one, but is {value.GetRawText()}.");
            return null;
        }
        if (value.ValueKind == JsonValueKind.String && readGraph is null)
        {
            fields.Note("graph", "graph-file",
                $"The graph must stand in the plan here, but the plan names the file '{value.GetString()}'; only the command line and the SDK read files.");
            return null;
        }
        try
        {
            return Graph.Parse(value.ValueKind == JsonValueKind.Object ? value.GetRawText() : readGraph!(value.GetString()!));
        }
        catch (GraphInvalidException e)
        {
            foreach (var problem in e.Problems) fields.Note("graph" + problem.Path.TrimStart('$'), problem.Rule, problem.Message);
            return null;
        }
    }

    private static Objective? ReadObjective(PlanFields fields)
    {
        var (most, least) = (fields.Text("maximize", required: false), fields.Text("minimize", required: false));
        if (fields.Has("maximize") && fields.Has("minimize"))
            fields.Note("minimize", "two-objectives", "A search has one objective, but both 'maximize' and 'minimize' are given; leave one out.");
        else if (!fields.Has("maximize") && !fields.Has("minimize"))
            fields.Note(null, "missing-field", "A search needs 'maximize' or 'minimize' with the name of a metric, such as \"mlp/validate/accuracy\".");
        else if (most is "" || least is "") fields.Note(most is "" ? "maximize" : "minimize", "empty", "The metric must not be empty.");
        else if (most is not null) return Objective.Maximize(most);
        else if (least is not null) return Objective.Minimize(least);
        return null;
    }

    private static Sampler? ReadSampler(PlanFields plan, List<GraphProblem> problems)
    {
        if (!plan.Has("sampler")) return Samplers.Random();
        if (plan.Object("sampler") is not { } json) return null;
        var fields = new PlanFields(json, "$.sampler", problems, "type", "seed");
        var seed = fields.Integer("seed", required: false);
        if (fields.Text("type") is not { } type) return null;
        if (type == "random") return Samplers.Random(seed ?? 0);
        if (type == "grid")
        {
            if (seed is not null) fields.Note("seed", "unknown-field", "A grid draws nothing, so it has no 'seed'; leave it out.");
            return Samplers.Grid();
        }
        fields.Note("type", "unknown-sampler",
            $"This release has no sampler '{type}'; it has: {string.Join(", ", Samplers.Types)}.{Nearest.Hint(type, [.. Samplers.Types])}");
        return null;
    }

    // What does not fit an int is out of range by far; the rules say so.
    private static int Clamp(long value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);
}
