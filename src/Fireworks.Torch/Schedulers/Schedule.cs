using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A schedule while a training runs.</summary>
/// <param name="spec">The schedule; the constant rate when null.</param>
/// <param name="lr">The optimizer's configured rate.</param>
internal sealed class Schedule(ScheduleSpec? spec, double lr)
{
    private PlateauState _plateau = new(lr);

    /// <summary>The rates of the next step.</summary>
    /// <param name="steps">Optimizer steps done.</param>
    /// <param name="epochs">Epochs done.</param>
    public Rates At(long steps, long epochs) => spec switch
    {
        null => new Rates(lr),
        PlateauSchedule => new Rates(_plateau.Lr),
        _ => spec.At(lr, spec.CountsSteps ? steps : epochs),
    };

    /// <summary>The metric it follows, or null.</summary>
    public string? Follows => (spec as PlateauSchedule)?.Metric;

    /// <summary>Hears the metric it follows, once an epoch.</summary>
    public void Hear(double value)
    {
        if (spec is PlateauSchedule plateau) _plateau = plateau.After(_plateau, value);
    }

    /// <summary>Where it stands, beside the time.</summary>
    public JsonObject? Save() => spec is PlateauSchedule
        ? new JsonObject { ["lr"] = _plateau.Lr, ["best"] = _plateau.Best, ["bad"] = _plateau.Bad, ["cooling"] = _plateau.Cooling }
        : null;

    /// <summary>Goes on from there.</summary>
    public void Restore(JsonObject? saved)
    {
        if (saved is not null && spec is PlateauSchedule)
            _plateau = new PlateauState(saved["lr"]!.GetValue<double>(), saved["best"]?.GetValue<double>(), saved["bad"]!.GetValue<int>(), saved["cooling"]!.GetValue<int>());
    }
}
