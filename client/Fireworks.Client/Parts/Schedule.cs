using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>How the learning rate changes as training goes on.</summary>
public sealed class Schedule
{
    private readonly Func<JsonObject> _json;

    private Schedule(Func<JsonObject> json) => _json = json;

    /// <summary>Lower by a factor after every so many epochs.</summary>
    /// <param name="size">Epochs; at least 1.</param>
    /// <param name="gamma">The factor. Default 0.1.</param>
    public static Schedule Step(Setting<int> size, Setting<double>? gamma = null) => Of("step", ("size", size.Json), ("gamma", gamma?.Json));

    /// <summary>Lower by a factor at each milestone.</summary>
    /// <param name="milestones">Epochs that rise; from 1.</param>
    /// <param name="gamma">The factor. Default 0.1.</param>
    public static Schedule MultiStep(IReadOnlyList<int> milestones, Setting<double>? gamma = null) =>
        Of("multi_step", ("milestones", Numbers(milestones)), ("gamma", gamma?.Json));

    /// <summary>Times a factor every epoch.</summary>
    /// <param name="gamma">The factor.</param>
    public static Schedule Exponential(Setting<double> gamma) => Of("exponential", ("gamma", gamma.Json));

    /// <summary>Half a cosine from the rate to the least.</summary>
    /// <param name="period">Epochs; at least 1.</param>
    /// <param name="least">The last rate. Default 0.</param>
    public static Schedule Cosine(Setting<int> period, Setting<double>? least = null) => Of("cosine", ("period", period.Json), ("least", least?.Json));

    /// <summary>Half a cosine again and again.</summary>
    /// <param name="period">Epochs of the first round; at least 1.</param>
    /// <param name="growth">How many times longer each round is than the one before. Default 1.</param>
    /// <param name="least">The lowest rate. Default 0.</param>
    public static Schedule CosineRestarts(Setting<int> period, Setting<int>? growth = null, Setting<double>? least = null) =>
        Of("cosine_restarts", ("period", period.Json), ("growth", growth?.Json), ("least", least?.Json));

    /// <summary>From one factor to another in a straight line.</summary>
    /// <param name="start">The first factor; 0 to 1.</param>
    /// <param name="end">The last factor; 0 to 1.</param>
    /// <param name="length">Epochs; at least 1.</param>
    public static Schedule Linear(Setting<double> start, Setting<double> end, Setting<int> length) =>
        Of("linear", ("start", start.Json), ("end", end.Json), ("length", length.Json));

    /// <summary>A factor for a while, then the rate itself.</summary>
    /// <param name="factor">0 to 1.</param>
    /// <param name="length">Epochs.</param>
    public static Schedule Constant(Setting<double> factor, Setting<int> length) => Of("constant", ("factor", factor.Json), ("length", length.Json));

    /// <summary>The rate times (1 − t/length)^power.</summary>
    /// <param name="length">Epochs until it is 0; at least 1.</param>
    /// <param name="power">Default 1.</param>
    public static Schedule Polynomial(Setting<int> length, Setting<double>? power = null) => Of("polynomial", ("length", length.Json), ("power", power?.Json));

    /// <summary>Up and down between two rates; counts steps.</summary>
    /// <param name="least">The lowest rate.</param>
    /// <param name="most">The highest rate.</param>
    /// <param name="up">Steps up, and as many down; at least 1.</param>
    /// <param name="mode"><c>triangular</c> (default) or <c>triangular2</c>, which halves the height each time.</param>
    public static Schedule Cyclic(Setting<double> least, Setting<double> most, Setting<int> up, string? mode = null) =>
        Of("cyclic", ("least", least.Json), ("most", most.Json), ("up", up.Json), ("mode", mode));

    /// <summary>One rise to the highest rate and a fall to nearly nothing; counts steps.</summary>
    /// <param name="most">The highest rate.</param>
    /// <param name="length">Steps of the whole training; at least 2.</param>
    public static Schedule OneCycle(Setting<double> most, Setting<int> length) => Of("one_cycle", ("most", most.Json), ("length", length.Json));

    /// <summary>Lower by a factor when a metric gets no better.</summary>
    /// <param name="metric">As it is logged. Default <c>validate/loss</c>.</param>
    /// <param name="factor">From 0 to below 1. Default 0.1.</param>
    /// <param name="patience">Epochs in a row that may be no better. Default 10.</param>
    /// <param name="max">Whether higher is better. Default false.</param>
    public static Schedule Plateau(string metric = "validate/loss", Setting<double>? factor = null, Setting<int>? patience = null, bool max = false) =>
        Of("plateau", ("metric", metric), ("mode", max ? "max" : "min"), ("factor", factor?.Json), ("patience", patience?.Json));

    /// <summary>A rise from nearly nothing over the first steps, then another schedule; counts steps.</summary>
    /// <param name="length">Steps of the rise; at least 1.</param>
    /// <param name="then">What follows; the rate itself when null.</param>
    public static Schedule Warmup(Setting<int> length, Schedule? then = null) => Of("warmup", ("length", length.Json), ("then", then?.ToJson()));

    /// <summary>One schedule after the other.</summary>
    /// <param name="milestones">The start of each but the first.</param>
    /// <param name="parts">The schedules; one more than milestones.</param>
    public static Schedule Sequential(IReadOnlyList<int> milestones, params IReadOnlyList<Schedule> parts) =>
        Of("sequential", ("of", List(parts)), ("milestones", Numbers(milestones)));

    /// <summary>Several schedules at once: the rate times the factor of each.</summary>
    public static Schedule Chained(params IReadOnlyList<Schedule> parts) => Of("chained", ("of", List(parts)));

    /// <summary>The same schedule with its time counted in optimizer steps.</summary>
    public Schedule EveryStep() => new(() =>
    {
        var json = ToJson();
        json["every"] = "step";
        return json;
    });

    internal JsonObject ToJson() => _json();

    // Made at each use, because a JSON node has one parent.
    private static Schedule Of(string type, params (string Name, JsonNode? Value)[] fields) =>
        new(() => ConfigJson.Of([("type", type), .. fields.Select(f => (f.Name, f.Value?.DeepClone()))]));

    private static JsonArray Numbers(IEnumerable<int> numbers) => new([.. numbers.Select(n => (JsonNode)JsonValue.Create(n))]);

    private static JsonArray List(IEnumerable<Schedule> parts) => new([.. parts.Select(p => (JsonNode)p.ToJson())]);
}
