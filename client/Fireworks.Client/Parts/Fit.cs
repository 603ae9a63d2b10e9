using System.Text.Json.Nodes;

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

    /// <summary>What is measured after each epoch beside the loss: <c>accuracy</c>, <c>top_5</c>, <c>f1_macro</c>, <c>roc_auc</c>, <c>confusion</c>,
    /// <c>r2</c>, <c>rmse</c> and the others that the train node knows.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>How the learning rate changes; constant when null.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>When training ends before its last epoch; never when null.</summary>
    public Stopping? Stopping { get; init; }

    /// <summary>The largest size of one gradient; any when null.</summary>
    public Setting<double>? ClipValue { get; init; }

    /// <summary>The largest length of all gradients together; any when null.</summary>
    public Setting<double>? ClipNorm { get; init; }

    /// <summary>Batches whose mean gradient makes one step; at least 1. Default 1.</summary>
    public Setting<int>? Accumulate { get; init; }

    /// <summary>Optimizer steps between two saved states, beside one after every epoch; at least 1. Only epochs when null.</summary>
    public Setting<int>? CheckpointSteps { get; init; }

    /// <summary>What to do about a loss that is no finite number: <c>stop</c> (default), <c>skip</c> the batch or <c>warn</c> and learn from it.</summary>
    public string? NonFinite { get; init; }

    /// <summary>The fields of the train node beside loss, optimizer, epochs and metrics.</summary>
    internal (string Name, JsonNode? Value)[] Further =>
    [
        ("schedule", Schedule?.ToJson()), ("stopping", Stopping?.ToJson()), ("clip", Clip), ("accumulate", Accumulate?.Json),
        ("checkpoint", CheckpointSteps is { } steps ? ConfigJson.Of(("steps", steps.Json)) : null), ("non_finite", NonFinite is null ? null : JsonValue.Create(NonFinite)),
    ];

    private JsonObject? Clip => ClipValue is null && ClipNorm is null ? null : ConfigJson.Of(("value", ClipValue?.Json), ("norm", ClipNorm?.Json));
}
