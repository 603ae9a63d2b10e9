namespace Fireworks;

/// <summary>What a model said of a batch, and the truth.</summary>
/// <param name="outputs">[N, W], row by row.</param>
/// <param name="width">W.</param>
/// <param name="labels">[N] for a model that chooses classes, else empty.</param>
/// <param name="truths">[N, W] for others, else empty.</param>
/// <param name="loss">The loss, which says how outputs are read.</param>
internal readonly ref struct Judged(ReadOnlySpan<float> outputs, int width, ReadOnlySpan<long> labels, ReadOnlySpan<float> truths, LossSpec loss)
{
    public ReadOnlySpan<float> Outputs { get; } = outputs;

    public int Width { get; } = width;

    public ReadOnlySpan<long> Labels { get; } = labels;

    public ReadOnlySpan<float> Truths { get; } = truths;

    public LossSpec Loss { get; } = loss;

    public int Rows => Outputs.Length / Width;

    /// <summary>The outputs of a row.</summary>
    public ReadOnlySpan<float> Row(int row) => Outputs.Slice(row * Width, Width);

    /// <summary>The first of the highest outputs of a row.</summary>
    public int Highest(int row)
    {
        var outputs = Row(row);
        var best = 0;
        for (var i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best]) best = i;
        return best;
    }
}
