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
            var off = _sorted[i] - mean;                   // Welford: no digits are lost to large means
            mean += off / (i + 1);
            squares += off * (_sorted[i] - mean);
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
        TensorColumn numbers => new ColumnSummary(Doubles(NumberArrays.Of(numbers))),
        ArrowColumn { Logical: null, Storage: TensorColumn } => Of(Gaps.DropRows(column)),
        _ => null,
    };

    /// <summary>Between the two nearest values, in proportion: type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996.</summary>
    public double? Quantile(double q)
    {
        if (_sorted.Length == 0) return null;
        var at = q * (_sorted.Length - 1);
        var below = _sorted[(int)at];
        return at == (int)at ? below : below + (at - (int)at) * (_sorted[(int)at + 1] - below);
    }

    private static double[] Doubles(Array values) => values switch
    {
        bool[] v => Array.ConvertAll(v, x => x ? 1.0 : 0),
        byte[] v => Array.ConvertAll(v, x => (double)x),
        sbyte[] v => Array.ConvertAll(v, x => (double)x),
        short[] v => Array.ConvertAll(v, x => (double)x),
        int[] v => Array.ConvertAll(v, x => (double)x),
        long[] v => Array.ConvertAll(v, x => (double)x),
        Half[] v => Array.ConvertAll(v, x => (double)x),
        float[] v => Array.ConvertAll(v, x => (double)x),
        var v => (double[])v,
    };
}
