using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Shifts and scales columns so that what it learned from has mean 0 and variance 1: (x − mean) / √variance, as float32.</summary>
/// <remarks>
/// <para>Mean and variance of each column, and of each cell of a tensor column, are learned in one pass over the input in order, before the
/// first row is given, in float64. Restored or linked statistics make that pass unnecessary: link <c>statistics</c> to the normalizer of the
/// training rows, so that nothing of the test rows leaks into it.</para>
/// <para>A constant column becomes 0: it is shifted, not scaled. Numbers that are not finite are refused while learning. Gaps are left out of the statistics
/// and stay gaps.</para>
/// <para>Rows that it did not learn from are not looked at: what is not finite there stays so, and what lies beyond float32 once it is scaled becomes infinite.
/// Filter such rows before it.</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">The columns of numbers to normalize.</param>
/// <param name="variance">What is divided by: <c>population</c> (n, default) or <c>sample</c> (n − 1).</param>
[Component("normalize"), Link("statistics")]
public sealed class Normalize(Pipe input, ColumnPattern columns, string variance = "population") : MapPipe(input)
{
    private const string RowsValue = "rows", CountsValue = "counts", ColumnsValue = "columns", MeanTensor = "mean:", SquaresTensor = "squares:", Sample = "sample";

    private Statistics? _statistics;

    /// <summary>The columns to normalize.</summary>
    public ColumnPattern Columns { get; } = columns;

    /// <summary>What is divided by.</summary>
    public string Variance { get; } = Require.OneOf(variance, ["population", Sample]);

    /// <inheritdoc/>
    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (_statistics is not null) return;

        var learned = new OrderedDictionary<string, Moments>(StringComparer.Ordinal);
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
        {
            foreach (var name in Columns.In(rows))
            {
                var column = Numbers(rows, name);
                if (!learned.ContainsKey(name)) learned[name] = new Moments(column.Type.RowSize);
                learned[name].Add(name, (TensorColumn)Gaps.DropRows(column), rows.Length);
            }
        }
        _statistics = new Statistics(
            learned.Count == 0 ? 0 : learned.GetAt(0).Value.Rows,
            learned.ToImmutableDictionary(m => m.Key, m => new Learned(m.Value.Count, m.Value.Mean, m.Value.Squares), StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    protected override Message Apply(Message rows)
    {
        var statistics = _statistics ?? throw new InvalidOperationException("The statistics are learned or linked before rows are read.");
        return rows.Replace(Columns.In(rows), name => Normalized(name, rows, statistics));
    }

    private Column Normalized(string name, Message rows, Statistics statistics)
    {
        // Rows that were only chosen so far are scaled where they lie: gathering them first would write each number twice.
        var chosen = rows.Chosen(name);
        var column = chosen?.From as TensorColumn ?? Numbers(rows, name);
        if (!statistics.Columns.TryGetValue(name, out var learned))
            throw new ComponentException(
                $"'normalize' has no statistics of column '{name}'; it has learned: {string.Join(", ", statistics.Columns.Keys.Order())}. Name the columns that the linked node learned.");
        var (count, mean, squares) = learned;
        if (mean.Length != column.Type.RowSize)
            throw new ComponentException($"'normalize' has statistics of {mean.Length} cells for column '{name}', but its rows are {column.Type}.");
        if (count == 0 && Gaps.DropRows(column).Length > 0)
            throw new ComponentException($"'normalize' learned from rows that have no value in column '{name}', but is given one now; leave the column out, or learn from others.");

        var divisor = Variance == Sample ? count - 1 : count;
        var scale = squares.Select(s => s > 0 && divisor > 0 ? Math.Sqrt(divisor / s) : 1).ToArray();
        var values = (TensorColumn)Gaps.Drop(column);
        return chosen is { From: TensorColumn, Rows: var picked } ? ScaleKernel.Scaled(values, picked.Span, mean, scale) : Gaps.Keep(column, ScaleKernel.Scaled(values, mean, scale));
    }

    private static Column Numbers(Message rows, string name) => rows[name].ToHost() switch
    {
        TensorColumn numbers => numbers,
        ArrowColumn { Logical: null, Storage: TensorColumn } numbers => numbers,
        // They are learned from and scaled in float64 anyway.
        ArrowColumn unsigned when CastType.Of(unsigned) is { IsInteger: true } => CastKernel.Cast(name, unsigned, CastType.Float64, "nearest"),
        var other => throw new ColumnTypeException(name, "numbers", other.Type.ToString()),
    };

    /// <inheritdoc/>
    public override ComponentState Save()
    {
        if (_statistics is not { } statistics) return ComponentState.Empty;
        var names = statistics.Columns.Keys.Order(StringComparer.Ordinal).ToArray();
        var tensors = names.SelectMany(name => new[]
        {
            KeyValuePair.Create(MeanTensor + name, (Column)ComponentState.Whole(TensorColumn.Of<double>(statistics.Columns[name].Mean))),
            KeyValuePair.Create(SquaresTensor + name, (Column)ComponentState.Whole(TensorColumn.Of<double>(statistics.Columns[name].Squares))),
        });
        return new ComponentState(
            new JsonObject
            {
                [RowsValue] = statistics.Rows,
                [CountsValue] = new JsonObject(names.Select(n => KeyValuePair.Create(n, (JsonNode?)statistics.Columns[n].Count))),
                [ColumnsValue] = new JsonArray([.. names.Select(n => (JsonNode)n)]),
            },
            new Message(tensors));
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is believed: the kernel that scales reads where these numbers say.</remarks>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty) return;
        var rows = state.Value<long>(RowsValue);
        if (rows < 0) throw Damaged($"{rows} rows");
        var columns = ImmutableDictionary.CreateBuilder<string, Learned>(StringComparer.Ordinal);
        foreach (var name in state.Texts(ColumnsValue))
        {
            var (mean, squares) = (Cells(state, MeanTensor + name), Cells(state, SquaresTensor + name));
            if (mean.Length != squares.Length) throw Damaged($"{mean.Length} means and {squares.Length} sums of squares of column '{name}'");
            if (!mean.All(double.IsFinite)) throw Damaged($"a mean of column '{name}' that is not finite");
            if (!squares.All(square => square >= 0 && double.IsFinite(square))) throw Damaged($"a sum of squares of column '{name}' that is negative or not finite");
            if (!columns.TryAdd(name, new Learned(CountOf(state, name, rows), mean, squares))) throw Damaged($"column '{name}' twice");
        }
        _statistics = new Statistics(rows, columns.ToImmutable());
    }

    /// <summary>The values that a column had; in states of before columns could have gaps, one in each row.</summary>
    private static long CountOf(ComponentState state, string name, long rows)
    {
        if (!state.Values.ContainsKey(CountsValue)) return rows;
        return state.Value<Dictionary<string, long>>(CountsValue).TryGetValue(name, out var count) && count >= 0 && count <= rows
            ? count
            : throw Damaged($"no number from 0 to {rows} of the values of column '{name}'");
    }

    private static double[] Cells(ComponentState state, string tensor) => state.Tensor(tensor) is { Type.DType: DType.Float64 } cells
        ? cells.Values<double>(tensor).ToArray()
        : throw Damaged($"{state.Tensor(tensor).Type} as '{tensor}'");

    private static ComponentStateException Damaged(string found) => new(
        $"A saved state of 'normalize' has the rows it learned from and, for each column, how many values it had, a finite mean and a sum of squares of at least 0 for each cell, in float64; this has {found}. "
        + "It is damaged: restore another, or learn again.");

    /// <inheritdoc/>
    public override void Link(string link, ComponentState state)
    {
        if (link != "statistics") base.Link(link, state);
        else if (state.IsEmpty) throw new ComponentStateException(
            $"The node linked as 'statistics' of '{Context.Node}' has learned nothing; link a normalize.");
        else Restore(state);
    }

    private sealed record Statistics(long Rows, ImmutableDictionary<string, Learned> Columns);

    private sealed record Learned(long Count, double[] Mean, double[] Squares);
}
