namespace Fireworks;

/// <summary>The statistics of a column's numbers, without its gaps and NaNs.</summary>
internal sealed class ColumnSummary
{
    private readonly double[] _sorted;

    private ColumnSummary(double[] values)
    {
        _sorted = [.. values.Where(v => !double.IsNaN(v))];
        NaN = values.Length - _sorted.Length;
        Array.Sort(_sorted);
        if (_sorted.Length == 0) return;
        var mean = 0.0;
        var squares = 0.0;
        for (var i = 0; i < _sorted.Length; i++)
        {
            var before = mean;                             // Welford: no digits are lost to large means
            mean = RunningMean.Next(mean, _sorted[i], i + 1);
            squares += (_sorted[i] - before) * (_sorted[i] - mean);
        }
        Mean = mean;
        Deviation = _sorted.Length > 1 ? Math.Sqrt(squares / (_sorted.Length - 1)) : null;
    }

    public long NaN { get; }

    public double? Mean { get; }

    public double? Deviation { get; }

    /// <summary>Null when the column holds no numbers.</summary>
    public static ColumnSummary? Of(Column column) => column switch
    {
        TensorColumn numbers => new ColumnSummary(Doubles(numbers)),
        ArrowColumn { Logical: null, Storage: TensorColumn } => Of(Gaps.DropRows(column)),
        _ => null,
    };

    /// <summary>Between the two nearest values, in proportion: type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996.</summary>
    public double? Quantile(double q)
    {
        if (_sorted.Length == 0) return null;
        var at = q * (_sorted.Length - 1);
        var (below, part) = (_sorted[(int)at], at - (int)at);
        if (part == 0 || below == _sorted[(int)at + 1]) return below;
        var step = _sorted[(int)at + 1] - below;
        return double.IsFinite(step) ? below + part * step : below * (1 - part) + _sorted[(int)at + 1] * part;
    }

    private static double[] Doubles(TensorColumn numbers) => numbers.Type.DType switch
    {
        DType.Bool => [.. numbers.Values<bool>().Select(x => x ? 1.0 : 0)],
        DType.UInt8 => [.. numbers.Values<byte>().Select(x => (double)x)],
        DType.Int8 => [.. numbers.Values<sbyte>().Select(x => (double)x)],
        DType.Int16 => [.. numbers.Values<short>().Select(x => (double)x)],
        DType.Int32 => [.. numbers.Values<int>().Select(x => (double)x)],
        DType.Int64 => [.. numbers.Values<long>().Select(x => (double)x)],
        DType.Float16 => [.. numbers.Values<Half>().Select(x => (double)x)],
        DType.Float32 => [.. numbers.Values<float>().Select(x => (double)x)],
        _ => numbers.Values<double>().ToArray(),
    };
}
