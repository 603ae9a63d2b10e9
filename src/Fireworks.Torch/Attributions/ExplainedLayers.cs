namespace Fireworks;

/// <summary>Which layers a rule of explanation can go back through: those of weights, those value by value, and those that only move or average values.</summary>
internal static class ExplainedLayers
{
    private static readonly HashSet<string> Explained =
    [
        "linear", "conv1d", "conv2d", "conv3d", "flatten", "reshape", "permute", "mean", "max", "batch_norm", "dropout",
        .. PoolingSpec.Types, .. AdaptivePoolingSpec.Types, .. ActivationSpec.Types.Except(["softmax", "log_softmax"]),
    ];

    /// <summary>Throws unless a rule holds for all layers.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="refused">Layers that this method does not take beside.</param>
    /// <exception cref="ComponentException">It does not; all such layers are named.</exception>
    public static void Check(ModelSpec spec, string method, IReadOnlyCollection<string> refused)
    {
        var wrong = Layers(spec).Where(layer => !Explained.Contains(layer.Type) || refused.Contains(layer.Type)).Select(layer => $"{layer.Place.Name} ({layer.Type})").ToArray();
        if (wrong.Length > 0)
            throw new ComponentException($"{method} has no rule for layer {string.Join(", ", wrong)}; use integrated_gradients, or explain a network without them.");
        if (spec.Inputs.Length > 1 && spec.Merge == "multiply")
            throw new ComponentException($"{method} has no rule for inputs that are multiplied ('merge'); use integrated_gradients.");
    }

    private static IEnumerable<LayerSpec> Layers(ModelSpec spec) =>
        spec.Inputs.Select(input => input.Layers).Append(spec.Layers).Append(spec.Outputs[0].Layers).OfType<SequentialSpec>().SelectMany(Inside);

    private static IEnumerable<LayerSpec> Inside(LayerSpec layer) => layer switch
    {
        SequentialSpec sequence => sequence.Layers.SelectMany(Inside),
        ResidualSpec residual => new[] { residual.Inner, residual.Shortcut }.OfType<SequentialSpec>().SelectMany(Inside),
        _ => [layer],
    };
}
