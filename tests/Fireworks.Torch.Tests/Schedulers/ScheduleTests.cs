using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Schedulers;

/// <summary>Every schedule against PyTorch's own over 20 steps; schedules.py beside this file made the values.</summary>
public sealed class ScheduleTests
{
    private static readonly JsonObject Reference = Values.Read("Schedulers/schedules.json");

    public static TheoryData<int, string> Cases => [.. Reference["cases"]!.AsArray().Index().Select(c => (c.Index, c.Item!["schedule"]!.ToJsonString()))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gives_the_rates_of_PyTorch(int number, string config)
    {
        var spec = ScheduleSpec.Read((JsonObject)JsonNode.Parse(config)!);
        var schedule = new Schedule(spec, 0.1);
        var metrics = Values.Numbers(Reference["metrics"]);
        var (rates, momenta) = (Values.Numbers(Reference["cases"]![number]!["lr"]), Values.Numbers(Reference["cases"]![number]!["momentum"]));

        for (var time = 0; time < 20; time++)
        {
            var now = schedule.At(time, time);
            Assert.Equal(rates[time], now.Lr, 1e-12);
            if (now.Momentum is { } momentum) Assert.Equal(momenta[time], momentum, 1e-12);
            schedule.Hear(metrics[time]);
            schedule = Reopened(schedule, spec);
        }
        Assert.Equal(spec.Type is "cyclic" or "one_cycle", momenta.Distinct().Count() > 1);
    }

    [Fact]
    public void Every_schedule_has_reference_values() => Assert.Equal(
        ScheduleSpec.Names.Order(), Reference["cases"]!.AsArray().Select(c => c!["schedule"]!["type"]!.GetValue<string>()).Distinct().Order());

    [Theory]
    [InlineData("""{ "type": "cosin", "period": 3 }""", "schedule.type", "Did you mean 'cosine'?")]
    [InlineData("""{ "type": "cosine" }""", "schedule.period", "missing")]
    [InlineData("""{ "type": "multi_step", "milestones": [3, 2] }""", "schedule.milestones", "rise")]
    [InlineData("""{ "type": "sequential", "of": [ { "type": "constant" } ], "milestones": [3] }""", "schedule.milestones", "0 for 1 schedules, but has 1")]
    [InlineData("""{ "type": "chained", "of": [ { "type": "plateau" } ] }""", "schedule.of[0]", "by itself")]
    [InlineData("""{ "type": "warmup", "length": 3, "then": { "type": "step", "sise": 2 } }""", "schedule.then.sise", "Did you mean 'size'?")]
    [InlineData("""{ "type": "plateau", "every": "step" }""", "schedule.every", "epoch")]
    [InlineData("""{ "type": "exponential", "every": "batch" }""", "schedule.every", "epoch, step")]
    [InlineData("""{ "type": "formula", "factor": "1/(1 + epoch)" }""", "schedule.factor", "'epoch' is not known here; known: t")]
    public void Refuses_what_cannot_be(string config, string place, string words)
    {
        var error = Assert.Throws<ComponentConfigException>(() => ScheduleSpec.Read((JsonObject)JsonNode.Parse(config)!));

        Assert.Equal(place, error.Parameter);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 - t/10", 11)]
    [InlineData("1/(4 - t)", 4)]
    [InlineData("log(t)", 0)]
    public void A_factor_that_makes_no_rate_is_named_with_its_time(string factor, int time)
    {
        var spec = ScheduleSpec.Read(new JsonObject { ["type"] = "formula", ["factor"] = factor });

        var error = Assert.Throws<ComponentException>(() => spec.At(0.1, time));

        Assert.Contains($"'{factor}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"t = {time};", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rise_of_one_step_begins_at_its_top() =>
        Assert.Equal(0.5, ScheduleSpec.Read((JsonObject)JsonNode.Parse("""{ "type": "one_cycle", "most": 0.5, "length": 10, "up": 0.1 }""")!).At(0.1, 0).Lr);

    [Fact]
    public void A_plateau_of_what_should_be_high_is_known_by_its_name()
    {
        var spec = ScheduleSpec.Read((JsonObject)JsonNode.Parse("""{ "type": "plateau", "metric": "validate/accuracy", "patience": 0, "factor": 0.5 }""")!);
        var schedule = new Schedule(spec, 0.1);
        foreach (var accuracy in (double[])[0.5, 0.6, 0.7]) schedule.Hear(accuracy);
        Assert.Equal(0.1, schedule.At(3, 3).Lr);

        schedule.Hear(0.6);
        Assert.Equal(0.05, schedule.At(4, 4).Lr);
    }

    // As after a restart: what a schedule remembers goes through text.
    private static Schedule Reopened(Schedule schedule, ScheduleSpec spec)
    {
        var reopened = new Schedule(spec, 0.1);
        reopened.Restore(schedule.Save() is { } saved ? (JsonObject)JsonNode.Parse(saved.ToJsonString())! : null);
        return reopened;
    }
}
