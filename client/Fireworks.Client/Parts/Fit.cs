namespace Fireworks;

/// <summary>How a model is trained.</summary>
public sealed record Fit
{
    /// <summary>What is made small.</summary>
    public required Loss Loss { get; init; }

    /// <summary>How weights follow gradients. Default Adam at 0.001.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.Adam(1e-3);

    /// <summary>Passes over the training rows; at least 1. Default 1.</summary>
    public Setting<int> Epochs { get; init; } = 1;

    /// <summary>What is measured after each epoch beside the loss, such as <c>accuracy</c>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];
}
