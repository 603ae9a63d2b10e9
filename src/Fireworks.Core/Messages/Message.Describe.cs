namespace Fireworks;

// What the columns hold, in numbers.
public sealed partial class Message
{
    /// <summary>One row for each column: name, type, values, gaps, NaNs, mean, standard deviation, smallest, quartiles, largest, distinct.</summary>
    /// <remarks>Statistics are over all values that are numbers, a tensor's too; NaN is counted and left out. The standard deviation is the
    /// sample's (n − 1), a gap for fewer than two values. Quartiles lie linearly between the nearest values (Hyndman and Fan's type 7, numpy's
    /// default). Distinct counts rows with different bits, a gap for lists. Text and times have no mean: their statistics are gaps.</remarks>
    public Message Describe()
    {
        var all = this.Select(c => (Name: c.Key, Column: c.Value.ToHost())).Select(c => (c.Name, c.Column, Numbers: ColumnSummary.Of(Numbers(c.Name, c.Column)))).ToArray();
        return new Message(
            ("column", TextColumn.Of([.. all.Select(c => c.Name)])),
            ("type", TextColumn.Of([.. all.Select(c => c.Column.Type.ToString())])),
            ("count", TensorColumn.Of<long>([.. all.Select(c => (long)c.Column.Length - GapsIn(c.Column))])),
            ("gaps", TensorColumn.Of<long>([.. all.Select(c => (long)GapsIn(c.Column))])),
            ("nan", TensorColumn.Of<long>([.. all.Select(c => c.Numbers?.NaN ?? 0)])),
            ("mean", Figures(s => s.Mean)), ("std", Figures(s => s.Deviation)),
            ("min", Figures(s => s.Quantile(0))), ("25%", Figures(s => s.Quantile(0.25))), ("50%", Figures(s => s.Quantile(0.5))),
            ("75%", Figures(s => s.Quantile(0.75))), ("max", Figures(s => s.Quantile(1))),
            ("distinct", Columns.Of(all.Select(c => Distinct(c.Name, c.Column)).ToArray())));

        Column Figures(Func<ColumnSummary, double?> figure) => Columns.Of(all.Select(c => c.Numbers is { } numbers ? figure(numbers) : null).ToArray());
    }

    // Unsigned integers are numbers too; of 64 bits, the largest are rounded as those with a sign are.
    private static Column Numbers(string name, Column column) =>
        CastType.Of(column) is { Logical: not null } ? CastKernel.Cast(name, column, CastType.Float64, "nearest") : column;

    private static int GapsIn(Column column) => column is ArrowColumn gappy ? gappy.Gaps : 0;

    private static long? Distinct(string name, Column column)
    {
        if (column is ListColumn or ArrowColumn { Storage: ListColumn }) return null;
        var values = Gaps.DropRows(column);
        return values.Length == 0 ? 0 : RowCodes.Of(name, values).Max() + 1L;
    }
}
