namespace Fireworks;

/// <summary>lr·f(t) by a formula of t, the steps or epochs done, such as <c>1/(1 + 0.1*t)</c>.</summary>
internal sealed record FormulaSchedule(Formula Factor) : ScheduleSpec("formula")
{
    private const string Time = "t";

    public static FormulaSchedule Read(FieldReader read)
    {
        read.Only("type", "factor");
        try
        {
            return new FormulaSchedule(Formula.Parse(read.Text("factor"), name => name == Time, Time));
        }
        catch (FormulaException e)
        {
            throw new ComponentConfigException($"{read.Place}.factor", $"'{read.Place}.factor': {e.Message}", e);
        }
    }

    /// <exception cref="ComponentException">The factor is negative or no finite number at that time.</exception>
    public override Rates At(double lr, long time)
    {
        var factor = Factor.Of(_ => time);
        return factor >= 0 && double.IsFinite(factor)
            ? new Rates(lr * factor)
            : throw new ComponentException(FormattableString.Invariant(
                $"The schedule's factor '{Factor.Text}' is {factor} at {Time} = {time}; a learning rate is its factor times {lr}, so let it be a finite number of at least 0."));
    }
}
