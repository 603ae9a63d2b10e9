using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Shifts and scales columns so that what it learned from has mean 0 and variance 1: (x − mean) / √variance, as float32.</summary>
/// <remarks>
/// <para>Mean and variance of each column, and of each cell of a tensor column, are learned in one pass over the input in order, before the
/// first row is given, in float64. Restored or linked statistics make that pass unnecessary: link <c>statistics</c> to the normalizer of the
/// training rows, so that nothing of the test rows leaks into it.</para>
/// <para>A constant column becomes 0: it is shifted, not scaled. Numbers that are not finite are refused while learning.</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">The columns of numbers to normalize.</param>
/// <param name="variance">What is divided by: <c>population</c> (n, default) or <c>sample</c> (n − 1).</param>
[Component("normalize"), Link("statistics")]
public sealed class Normalize(Pipe input, ColumnPattern columns, string variance = "population") : MapPipe(input)
{
    private const string RowsValue = "rows", ColumnsValue = "columns", MeanTensor = "mean:", SquaresTensor = "squares:", Sample = "sample";

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
                learned[name].Add(name, column);
            }
        }
        _statistics = new Statistics(
            learned.Count == 0 ? 0 : learned.GetAt(0).Value.Rows,
            learned.ToImmutableDictionary(m => m.Key, m => (m.Value.Mean, m.Value.Squares), StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    protected override Message Apply(Message rows)
    {
        var statistics = _statistics ?? throw new InvalidOperationException("The statistics are learned or linked before rows are read.");
        foreach (var name in Columns.In(rows)) rows = rows.With(name, Normalized(name, rows, statistics));
        return rows;
    }

    private TensorColumn Normalized(string name, Message rows, Statistics statistics)
    {
        // Rows that were only chosen so far are scaled where they lie: gathering them first would write each number twice.
        var chosen = rows.Chosen(name);
        var column = chosen?.From as TensorColumn ?? Numbers(rows, name);
        if (!statistics.Columns.TryGetValue(name, out var learned))
            throw new ComponentException(
                $"'normalize' has no statistics of column '{name}'; it has learned: {string.Join(", ", statistics.Columns.Keys.Order())}. Name the columns that the linked node learned.");
        var (mean, squares) = learned;
        if (mean.Length != column.Type.RowSize)
            throw new ComponentException($"'normalize' has statistics of {mean.Length} cells for column '{name}', but its rows are {column.Type}.");

        var divisor = Variance == Sample ? statistics.Rows - 1 : statistics.Rows;
        var scale = squares.Select(s => s > 0 && divisor > 0 ? Math.Sqrt(divisor / s) : 1).ToArray();
        return chosen is { From: TensorColumn, Rows: var picked } ? ScaleKernel.Scaled(column, picked.Span, mean, scale) : ScaleKernel.Scaled(column, mean, scale);
    }

    private static TensorColumn Numbers(Message rows, string name) =>
        rows[name].ToHost() as TensorColumn ?? throw new ColumnTypeException(name, "numbers", rows[name].Type.ToString());

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
            new JsonObject { [RowsValue] = statistics.Rows, [ColumnsValue] = new JsonArray([.. names.Select(n => (JsonNode)n)]) },
            new Message(tensors));
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is believed: the kernel that scales reads where these numbers say.</remarks>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty) return;
        var rows = state.Value<long>(RowsValue);
        if (rows < 0) throw Damaged($"{rows} rows");
        var columns = ImmutableDictionary.CreateBuilder<string, (double[], double[])>(StringComparer.Ordinal);
        foreach (var name in state.Texts(ColumnsValue))
        {
            var (mean, squares) = (Cells(state, MeanTensor + name), Cells(state, SquaresTensor + name));
            if (mean.Length != squares.Length) throw Damaged($"{mean.Length} means and {squares.Length} sums of squares of column '{name}'");
            if (!mean.All(double.IsFinite)) throw Damaged($"a mean of column '{name}' that is not finite");
            if (!squares.All(square => square >= 0 && double.IsFinite(square))) throw Damaged($"a sum of squares of column '{name}' that is negative or not finite");
            if (!columns.TryAdd(name, (mean, squares))) throw Damaged($"column '{name}' twice");
        }
        _statistics = new Statistics(rows, columns.ToImmutable());
    }

    private static double[] Cells(ComponentState state, string tensor) => state.Tensor(tensor) is { Type.DType: DType.Float64 } cells
        ? cells.Values<double>(tensor).ToArray()
        : throw Damaged($"{state.Tensor(tensor).Type} as '{tensor}'");

    private static ComponentStateException Damaged(string found) => new(
        $"A saved state of 'normalize' has the rows it learned from and, for each column, a finite mean and a sum of squares of at least 0 for each cell, in float64; this has {found}. "
        + "It is damaged: restore another, or learn again.");

    /// <inheritdoc/>
    public override void Link(string link, ComponentState state)
    {
        if (link != "statistics") base.Link(link, state);
        else if (state.IsEmpty) throw new ComponentStateException(
            $"The node linked as 'statistics' of '{Context.Node}' has learned nothing; link a normalize.");
        else Restore(state);
    }

    private sealed record Statistics(long Rows, ImmutableDictionary<string, (double[] Mean, double[] Squares)> Columns);
}
