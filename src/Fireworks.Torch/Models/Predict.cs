using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Adds what a trained model says of each row: its output columns, and for a model that classifies, the class in <c>predicted</c>.</summary>
/// <remarks>
/// <para>An output column has the name that the model's <c>out</c> or <c>outputs</c> gives: float32 with the last layer's shape, plain float32 for one value.
/// <c>predicted</c> is int64, the first class with the highest score of the first output. Columns of those names are replaced, all others kept.</para>
/// <para>The same rows in the same batches give bit-equal scores. In batches of another size scores differ by rounding, within about 1e-6 of their size.</para>
/// <para>The model is the linked node's, a <c>train</c> or a <c>model</c>, once that is trained; waiting for it happens before the first row. Of a trainer of
/// several models all columns that they give are added. Many readers may predict at once.</para>
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
        var chain = new Chain(model.Parts, trains: false);
        model.LoadInto(chain);
        Volatile.Write(ref _loaded, new Loaded(model, chain));
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
        var (model, chain) = Volatile.Read(ref _loaded)
            ?? throw new ComponentException("A predict node needs a model: add \"link\": { \"model\": \"<train node>@final\" }.");

        return TorchWork.Run(grad: false, () =>
        {
            var (result, last) = chain.Apply(rows);
            return model.Loss is { Classifies: true } ? result.With(PredictedColumn, last[0].flatten(1).argmax(dim: 1).CopyToColumn()) : result;
        });
    }

    private sealed record Loaded(ModelState State, Chain Chain);
}
