using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>How the learning rate changes as training goes on, as configured: <c>{ "type": "cosine", "period": 20 }</c>. Formulas are those of PyTorch.</summary>
/// <remarks>A schedule is a function of time alone, <c>plateau</c> of what was measured as well, so that a resumed training goes on exactly.</remarks>
/// <param name="Type">Its name.</param>
internal abstract record ScheduleSpec(string Type)
{
    protected const int Longest = 1_000_000_000;

    private static readonly Dictionary<string, Func<FieldReader, ScheduleSpec>> Types = new()
    {
        ["step"] = StepSchedule.Read, ["multi_step"] = MultiStepSchedule.Read, ["exponential"] = ExponentialSchedule.Read,
        ["cosine"] = CosineSchedule.Read, ["cosine_restarts"] = CosineRestartsSchedule.Read, ["linear"] = LinearSchedule.Read,
        ["constant"] = ConstantSchedule.Read, ["polynomial"] = PolynomialSchedule.Read, ["cyclic"] = CyclicSchedule.Read,
        ["one_cycle"] = OneCycleSchedule.Read, ["plateau"] = PlateauSchedule.Read, ["sequential"] = SequentialSchedule.Read,
        ["chained"] = ChainedSchedule.Read, ["warmup"] = WarmupSchedule.Read, ["formula"] = FormulaSchedule.Read,
    };

    /// <summary>The names of all schedules.</summary>
    public static IReadOnlyCollection<string> Names => Types.Keys;

    /// <summary>Whether time counts optimizer steps; epochs otherwise.</summary>
    public bool CountsSteps { get; private init; }

    /// <summary>The schedule of this JSON.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown, missing or out of bounds.</exception>
    public static ScheduleSpec Read(JsonObject json)
    {
        var own = (JsonObject)json.DeepClone();
        own.Remove("every");
        var every = json["every"] is null ? null : new FieldReader("schedule", json).OneOf("every", "epoch", "step");
        var spec = Read("schedule", own);
        if (spec is PlateauSchedule && every == "step") throw new ComponentConfigException("schedule.every", "'schedule.every' of plateau is epoch: it follows a metric, which is measured once an epoch.");
        return spec with { CountsSteps = every is null ? spec is CyclicSchedule or OneCycleSchedule or WarmupSchedule : every == "step" };
    }

    /// <summary>The rates at a time.</summary>
    /// <param name="lr">The optimizer's configured rate.</param>
    /// <param name="time">Steps or epochs done; from 0.</param>
    public abstract Rates At(double lr, long time);

    /// <summary>The schedule of a nested object.</summary>
    protected static ScheduleSpec Read(string place, JsonNode? json)
    {
        if (json is not JsonObject fields) throw new ComponentConfigException(place, $$"""'{{place}}' must be an object such as { "type": "cosine", "period": 20 }, but is {{json?.ToJsonString() ?? "missing"}}.""");
        var read = new FieldReader(place, fields);
        return Types[read.OneOf("type", [.. Types.Keys])](read);
    }

    /// <summary>A schedule inside another, which has to be a function of time alone.</summary>
    protected static ScheduleSpec ReadPart(string place, JsonNode? json) => Read(place, json) switch
    {
        PlateauSchedule => throw new ComponentConfigException(place, $"'{place}' cannot be plateau: parts of a schedule are functions of time alone. Use plateau by itself."),
        var part => part,
    };
}
