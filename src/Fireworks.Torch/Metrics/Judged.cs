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

    /// <summary>Of truths that are 0 or 1: how many are 1, how many outputs say 1, and of how many both hold. What is not a number says the wrong thing.</summary>
    /// <remarks>Adds up without branches: which way a row goes cannot be foretold, and each wrong guess of the processor costs more than ten additions.</remarks>
    public (int True, int Said, int Both) Tally()
    {
        var outputs = Outputs;
        var truths = Truths[..outputs.Length];
        var (threshold, isTrue, isSaid, isBoth) = (Loss.Threshold, 0, 0, 0);
        for (var i = 0; i < outputs.Length; i++)
        {
            var (truth, isNone) = (truths[i] > 0.5f ? 1 : 0, float.IsNaN(outputs[i]) ? 1 : 0);
            var said = (outputs[i] > threshold ? 1 : 0) | (isNone & (1 - truth));
            isTrue += truth;
            isSaid += said;
            isBoth += truth & said;
        }
        return (isTrue, isSaid, isBoth);
    }

    /// <summary>The outputs of a row.</summary>
    public ReadOnlySpan<float> Row(int row) => Outputs.Slice(row * Width, Width);

    /// <summary>The first of the highest outputs of a row, or the first that is not a number, as argmax does it.</summary>
    public int Highest(int row)
    {
        var outputs = Row(row);
        var best = 0;
        for (var i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best] || (float.IsNaN(outputs[i]) && !float.IsNaN(outputs[best]))) best = i;
        return best;
    }
}
