using TorchSharp;

namespace Fireworks;

/// <summary>The weights of a trained model's state, to and from files of other programs.</summary>
public static class TrainedWeights
{
    private const string Ignored = ".num_batches_tracked";

    /// <summary>The weights, and what is kept beside them, under the names that PyTorch gives a Sequential of the same layers; copies.
    /// Of a chain of models each name begins with its node's: <c>embedder.0.weight</c>.</summary>
    /// <param name="state">What a train or model node saved.</param>
    /// <exception cref="ComponentStateException">The state is not that of a trained model.</exception>
    public static StateDict Weights(this ComponentState state)
    {
        var weights = new StateDict();
        foreach (var name in ModelState.Read(state).Weights)
        {
            using var tensor = state.Tensor(name).ToTensor();
            weights.AddCopy(name, tensor);
        }
        return weights;
    }

    /// <summary>The state with other weights, such as those that Python trained. Batch counters, which prediction does not need, are left out.</summary>
    /// <param name="state">What a train or model node of the same layers saved.</param>
    /// <param name="weights">A tensor for each of the state's, of the same shape; fractions of another width are converted.</param>
    /// <exception cref="ComponentStateException">Tensors are missing, unknown, or of another shape; all are named.</exception>
    public static ComponentState WithWeights(this ComponentState state, StateDict weights)
    {
        var needed = ModelState.Read(state).Weights.ToArray();
        var problems = needed.Except(weights.Names).Select(name => $"'{name}' is missing")
            .Concat(weights.Names.Except(needed).Where(name => !name.EndsWith(Ignored, StringComparison.Ordinal)).Select(name => $"'{name}' is not in the model"))
            .Concat(needed.Where(weights.Has).Where(name => !weights[name].shape.SequenceEqual(Shape(state, name)))
                .Select(name => $"'{name}' is {string.Join('x', weights[name].shape)}, but the model needs {string.Join('x', Shape(state, name))}"))
            .ToArray();
        if (problems.Length > 0) throw new ComponentStateException($"The weights do not fit the model: {string.Join("; ", problems)}.");

        return state with
        {
            Tensors = needed.Aggregate(state.Tensors, (tensors, name) => TorchWork.Run(grad: false, () =>
                tensors.With(name, ComponentState.Whole(weights[name].to(torch.float32).CopyToColumn())))),
        };
    }

    private static long[] Shape(ComponentState state, string name) => [.. state.Tensors[name].Type.RowShape.Select(extent => (long)extent)];
}
