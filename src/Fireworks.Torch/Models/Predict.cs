using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Adds what a trained model says of each row: its output column, and for a model that classifies, the class in <c>predicted</c>.</summary>
/// <remarks>
/// <para>The output column has the name that the model's <c>out</c> gives: float32 [C] for C values a row, plain float32 for one.
/// <c>predicted</c> is int64, the first class with the highest score. Columns of those names are replaced, all others kept.</para>
/// <para>The same rows in the same batches give bit-equal scores. In batches of another size scores differ by rounding, within about 1e-6 of their size.</para>
/// <para>The model is the linked node's, once that is trained; waiting for it happens before the first row. Many readers may predict at once.</para>
/// </remarks>
[Component("predict")]
[Link("model", Required = true)]
public sealed class Predict : MapPipe, IModel
{
    private const string PredictedColumn = "predicted";

    private Loaded? _loaded;

    /// <summary>Predicts on rows.</summary>
    /// <param name="input">The rows; they need the columns that the model was trained on.</param>
    public Predict(Pipe input) : base(input) { }

    /// <summary>The linked model as it was taken over; empty before.</summary>
    public override ComponentState Save() => Volatile.Read(ref _loaded)?.State.State ?? ComponentState.Empty;

    /// <summary>Takes over a trained model.</summary>
    /// <exception cref="ComponentStateException">The state is not that of a trained model.</exception>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty) return;
        var model = ModelState.Read(state);
        var network = new Network(model.Model, model.Inputs, trains: false);
        model.LoadInto(network);
        Volatile.Write(ref _loaded, new Loaded(model, network));
    }

    /// <inheritdoc/>
    public override void Link(string link, ComponentState state)
    {
        if (link != "model") base.Link(link, state);
        if (state.IsEmpty)
            throw new ComponentStateException("The linked node has no trained model yet; link it as \"model\": \"<node>@final\", which waits for it.");
        Restore(state);
    }

    /// <inheritdoc/>
    protected override Message Apply(Message rows)
    {
        var (model, network) = Volatile.Read(ref _loaded)
            ?? throw new ComponentException("A predict node needs a model: add \"link\": { \"model\": \"<train node>@final\" }.");

        var (scores, predicted) = TorchWork.Run(grad: false, () =>
        {
            var x = rows.Features(model.Columns);                        // [N, F] float32
            if (x.shape[1] != network.Inputs)
                throw new ComponentException(
                    $"The model was trained on {network.Inputs} values a row, but these rows have {x.shape[1]} in " +
                    $"{string.Join(", ", model.Columns.Select(c => $"{c} {rows[c].Type}"))}.");

            var output = network.Forward(x);                             // [N, C]
            return (output.CopyToColumn(), model.Loss.Classifies ? output.argmax(dim: 1).CopyToColumn() : null);
        });

        var result = rows.With(model.Model.Out, network.Outputs == 1 ? scores.WithRowShape() : scores);
        return predicted is null ? result : result.With(PredictedColumn, predicted);
    }

    private sealed record Loaded(ModelState State, Network Network);
}
