using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Count, mean and sum of squared deviations of each cell of a column, gathered block by block in float64.</summary>
/// <remarks>Within a block by Welford's recurrence around the block's first row, so that a constant column has a spread of exactly 0; blocks are merged
/// with Chan's formula: with δ the difference of the means, mean += δ·n₂/n and squares += squares₂ + δ²·n₁·n₂/n. Where δ is 0 the mean stays as it is,
/// to the bit, so that a column that is constant over all blocks has a spread of exactly 0 too.
/// Source: Chan, Golub, LeVeque: "Algorithms for Computing the Sample Variance", The American Statistician 37 (1983).</remarks>
internal sealed class Moments(int cells)
{
    private readonly double[] _blockMean = new double[cells];
    private readonly double[] _blockSquares = new double[cells];

    /// <summary>The values taken in.</summary>
    public long Count { get; private set; }

    /// <summary>The rows they came from, gaps included.</summary>
    public long Rows { get; private set; }

    public double[] Mean { get; } = new double[cells];

    public double[] Squares { get; } = new double[cells];

    /// <summary>Takes in a block of rows.</summary>
    /// <param name="name">The column's name, as an error names it.</param>
    /// <param name="column">The values of the rows that have one.</param>
    /// <param name="rows">How many rows there are, gaps included.</param>
    /// <exception cref="ComponentException">A value is not finite, or mean or spread is beyond float64.</exception>
    public void Add(string name, TensorColumn column, int rows)
    {
        if (column.Length > 0) AddValues(name, column, rows);
        Rows += rows;
    }

    private void AddValues(string name, TensorColumn column, int rows)
    {
        switch (column.Type.DType)
        {
            case DType.Bool or DType.UInt8: Add<byte>(name, column, rows, static v => v); break;
            case DType.Int8: Add<sbyte>(name, column, rows, static v => v); break;
            case DType.Int16: Add<short>(name, column, rows, static v => v); break;
            case DType.Int32: Add<int>(name, column, rows, static v => v); break;
            case DType.Int64: Add<long>(name, column, rows, static v => v); break;
            case DType.Float16: Add<Half>(name, column, rows, static v => (double)v); break;
            case DType.Float32: Add<float>(name, column, rows, static v => v); break;
            default: Add<double>(name, column, rows, static v => v); break;
        }
        GC.KeepAlive(column);
    }

    private void Add<T>(string name, TensorColumn column, int rows, Func<T, double> number) where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(column.Data.Span);
        for (var cell = 0; cell < cells; cell++)
        {
            var (first, mean, squares) = (number(values[cell]), 0.0, 0.0);
            for (var row = 0; row < column.Length; row++)
            {
                var value = number(values[row * cells + cell]) - first;
                var off = value - mean;
                mean += off / (row + 1);
                squares += off * (value - mean);
            }
            (_blockMean[cell], _blockSquares[cell]) = (first + mean, squares);
        }
        Merge(column.Length);
        for (var cell = 0; cell < cells; cell++)
            if (!double.IsFinite(Mean[cell]) || !double.IsFinite(Squares[cell]))
                throw new ComponentException(
                    $"'normalize' learns from finite numbers, but column '{name}' has one that is not, or that is too large, in rows {Rows} to {Rows + rows - 1}. Drop or replace such rows first.");
    }

    private void Merge(long count)
    {
        var all = Count + count;
        for (var cell = 0; cell < cells; cell++)
        {
            // 0 + x·n/n need not be x: the first block is taken as it is.
            var off = Count == 0 ? 0 : _blockMean[cell] - Mean[cell];
            if (Count == 0) Mean[cell] = _blockMean[cell];
            else if (off != 0) Mean[cell] += off * count / all;
            Squares[cell] += _blockSquares[cell] + off * off * Count * count / all;
        }
        Count = all;
    }
}
