using static TorchSharp.torch.nn;

namespace Fireworks;

/// <summary>Each channel to mean 0 and variance 1 over rows and space, then y = x·w + b: <c>"batch_norm"</c>.</summary>
/// <remarks>
/// <para>Takes [channels] or [channels, space…]. Training uses the batch's own mean and (biased) variance and moves the running ones,
/// r ← (1 − momentum)·r + momentum·batch (with the unbiased variance); prediction uses those. They are saved with the weights, as
/// <c>running_mean</c> and <c>running_var</c>.</para>
/// <para>Source: Ioffe, Szegedy: "Batch Normalization", ICML 2015.</para>
/// </remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Momentum">From 0 to 1. Default 0.1.</param>
/// <param name="Eps">Added to the variance. Default 1e-5.</param>
/// <param name="Affine">Whether w and b are there. Default true.</param>
internal sealed record BatchNormSpec(LayerPlace Place, double Momentum, double Eps, bool Affine) : LayerSpec(Place, "batch_norm")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "momentum", "eps", "affine");
        return new BatchNormSpec(place, read.Number("momentum", 0, 1, 0.1), read.Number("eps", 1e-30, 1, 1e-5), read.Flag("affine", true));
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var channels = row[0];
        Slot? weight = Affine ? blueprint.Parameter(NameOf("weight"), [channels], Starts.Ones) : null;
        Slot? bias = Affine ? blueprint.Parameter(NameOf("bias"), [channels], Starts.Zeros) : null;
        var mean = blueprint.Buffer(NameOf("running_mean"), [channels], Starts.Zeros);
        var variance = blueprint.Buffer(NameOf("running_var"), [channels], Starts.Ones);
        return new LayerPlan(row, (x, pass) =>
        {
            if (pass.Trains && x.NumberOfElements <= channels)
                throw new ComponentException(
                    $"Layer {Place.Name} (batch_norm) needs at least two values a channel to train on, but the batch has one row; make batches of two rows or more, such as with \"last\": \"drop\".");
            return functional.batch_norm(x, pass.Buffer(mean), pass.Buffer(variance), pass[weight], pass[bias], pass.Trains, Momentum, Eps);
        });
    }
}
