using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A network whose shapes are known: what it needs to learn and to keep, and how rows pass through it. No tensor exists yet.</summary>
internal sealed class NetworkPlan
{
    private readonly List<(long Start, long Width, LayerPlan Plan, long[] Shape)> _inputs = [];
    private readonly LayerPlan _trunk;
    private readonly ImmutableArray<LayerPlan> _outputs;
    private readonly string _merge;

    /// <summary>Infers all shapes.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="width">Values a row in all input columns; at least 1.</param>
    /// <exception cref="ComponentConfigException">The columns do not fill the inputs, or layers do not take what they get; all that is found is named.</exception>
    public NetworkPlan(ModelSpec spec, int width)
    {
        (Spec, Width, _merge) = (spec, width, spec.Merge);
        var problems = new ConfigProblems();
        var start = 0L;
        foreach (var (input, row) in spec.Inputs.Zip(Rows(spec, width)))
        {
            Blueprint.Pass(row);
            if (problems.Try(() => PlanOf(input.Layers, row)) is { } plan) _inputs.Add((start, row.Size, plan, row.OfRows()));
            start += row.Size;
        }
        problems.Throw();

        _trunk = PlanOf(spec.Layers, Merged(spec));
        _outputs = [.. spec.Outputs.Select(output => problems.Try(() => PlanOf(output.Layers, _trunk.Gives))).OfType<LayerPlan>()];
        problems.Throw();
        Outputs = [.. spec.Outputs.Zip(_outputs, (output, plan) => (output.Name, plan.Gives))];
    }

    /// <summary>The network.</summary>
    public ModelSpec Spec { get; }

    /// <summary>Values a row that it reads.</summary>
    public int Width { get; }

    /// <summary>All its weights.</summary>
    public long Size => Blueprint.Parameters.Sum(p => p.Count);

    /// <summary>What the layers need.</summary>
    public Blueprint Blueprint { get; } = new();

    /// <summary>What it gives, column by column.</summary>
    public ImmutableArray<(string Column, RowShape Row)> Outputs { get; }

    /// <summary>The values of each output [N, row…] for rows [N, width].</summary>
    public Tensor[] Forward(Tensor x, Pass pass)
    {
        var parts = new Tensor[_inputs.Count];
        foreach (var (index, (start, width, plan, shape)) in _inputs.Index())
        {
            var part = width == x.size(1) ? x : x.narrow(1, start, width);   // [N, w]
            parts[index] = plan.Forward(shape.Length == 2 ? part : part.reshape(shape), pass);
        }
        var merged = _merge switch
        {
            _ when parts.Length == 1 => parts[0],
            "add" => parts.Aggregate((a, b) => a + b),
            "multiply" => parts.Aggregate((a, b) => a * b),
            _ => cat(parts, 1),
        };
        var trunk = _trunk.Forward(merged, pass);
        return [.. _outputs.Select(output => output.Forward(trunk, pass))];
    }

    private LayerPlan PlanOf(SequentialSpec? layers, RowShape row) => layers?.Plan(row, Blueprint) ?? new LayerPlan(row, (x, _) => x);

    private static RowShape[] Rows(ModelSpec spec, long width)
    {
        var given = spec.Inputs.Sum(input => input.Shape?.Size ?? 0);
        var unknown = spec.Inputs.Where(input => input.Shape is null).Select(input => $"'{input.Name}'").ToArray();
        if (unknown.Length > 1)
            throw new ComponentConfigException("model.inputs", $"'model.inputs' must give a 'shape' to all inputs but one where the columns are not known, but {string.Join(" and ", unknown)} have none.");
        var open = unknown.Length == 1;
        if (open ? width <= given : width != given)
            throw new ComponentConfigException(
                spec.Inputs is [{ Name: "" }] ? "model.shape" : "model.inputs",
                $"The input columns {spec.Columns} give {width} values a row, but the model's input shapes take {(open ? $"more than {given}" : given)}: " +
                $"{string.Join(", ", spec.Inputs.Select(i => $"{(i.Name.Length > 0 ? i.Name : "shape")} {i.Shape?.ToString() ?? "the rest"}"))}. Correct the columns or the shapes.");
        return [.. spec.Inputs.Select(input => input.Shape ?? RowShape.Of(width - given))];
    }

    private RowShape Merged(ModelSpec spec)
    {
        var rows = _inputs.Select(input => input.Plan.Gives).ToArray();
        var first = rows[0];
        if (spec.Merge == "concat")
        {
            if (rows.All(row => row.Rank == first.Rank && row.Axes.AsSpan()[1..].SequenceEqual(first.Axes.AsSpan()[1..])))
                return new RowShape(first.Axes.SetItem(0, rows.Sum(row => row[0])));
        }
        else if (rows.All(row => row == first))
        {
            return first;
        }
        throw new ComponentConfigException(
            "model.merge",
            $"'{spec.Merge}' needs rows that agree {(spec.Merge == "concat" ? "but for the first axis" : "in every axis")}, but the inputs give " +
            $"{string.Join(", ", spec.Inputs.Zip(rows, (input, row) => $"'{input.Name}' {row}"))}; add layers to the inputs, such as flatten.");
    }
}
