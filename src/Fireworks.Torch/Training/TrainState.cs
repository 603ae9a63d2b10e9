using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A training after any batch, as it is saved: the model with its optimizer, and where training stands beside them.</summary>
/// <remarks>The model's part is that of <see cref="ModelState"/>, so that predict and others read it. Random draws are keyed by the number of the
/// batch, so that number is their whole state.</remarks>
/// <param name="Model">The model.</param>
internal sealed record TrainState(ModelState Model)
{
    private const int Version = 1;
    private const string Prefix = "training.";

    /// <summary>Where the pass over the training rows stands; null between epochs.</summary>
    public Cursor? Cursor { get; private init; }

    /// <summary>Batches of the unfinished epoch that are done.</summary>
    public long Iteration { get; private init; }

    /// <summary>Batches of all epochs that are done.</summary>
    public long Batches { get; private init; }

    /// <summary>Batches whose gradient waits for its step.</summary>
    public int Pending { get; private init; }

    /// <summary>Whether training has ended before its last epoch.</summary>
    public bool IsFinished { get; private init; }

    /// <summary>The schedule's state.</summary>
    public JsonObject? Schedule { get; private init; }

    /// <summary>The best value of early stopping so far.</summary>
    public double? Best { get; private init; }

    /// <summary>Epochs in a row that were not better.</summary>
    public int Bad { get; private init; }

    /// <summary>The state of a trainer.</summary>
    /// <param name="model">The model's part.</param>
    /// <param name="at">Where training stands.</param>
    /// <param name="tensors">What is saved beside the model, by name.</param>
    public static TrainState Of(ModelState model, TrainPoint at, IEnumerable<(string Name, TensorColumn Tensor)> tensors)
    {
        var values = (JsonObject)model.State.Values.DeepClone();
        values["training"] = new JsonObject
        {
            ["version"] = Version,
            ["cursor"] = at.Cursor?.ToString(),
            ["iteration"] = at.Iteration,
            ["batches"] = at.Batches,
            ["pending"] = at.Pending,
            ["finished"] = at.IsFinished,
            ["schedule"] = at.Schedule,
            ["best"] = at.Best,
            ["bad"] = at.Bad,
        };
        var all = model.State.Tensors;
        foreach (var (name, tensor) in tensors) all = all.With(Prefix + name, ComponentState.Whole(tensor));
        return Read(new ComponentState(values, all));
    }

    /// <summary>Reads what was saved.</summary>
    /// <exception cref="ComponentStateException">The state is not that of a training, or of a newer version.</exception>
    public static TrainState Read(ComponentState state)
    {
        var model = ModelState.Read(state);
        if (model.Loss is null) throw new ComponentStateException("This is the state of a model alone, not of its training: it has no 'loss'. Restore it into the node that saved it.");
        if (state.Values["training"] is not JsonObject saved) return new TrainState(model) { Batches = model.Steps };   // a model without its training
        if (saved["version"]?.GetValue<int>() is not Version)
            throw new ComponentStateException($"The training was saved in version {saved["version"]}; this release reads version {Version}. Use the release that saved it.");
        return new TrainState(model)
        {
            Cursor = saved["cursor"]?.GetValue<string>() is { } cursor ? Fireworks.Cursor.Parse(cursor) : null,
            Iteration = saved["iteration"]!.GetValue<long>(),
            Batches = saved["batches"]!.GetValue<long>(),
            Pending = saved["pending"]!.GetValue<int>(),
            IsFinished = saved["finished"]!.GetValue<bool>(),
            Schedule = saved["schedule"] as JsonObject,
            Best = saved["best"]?.GetValue<double>(),
            Bad = saved["bad"]!.GetValue<int>(),
        };
    }

    /// <summary>Whether something is saved beside the model.</summary>
    public bool Has(string name) => Model.State.Tensors.Has(Prefix + name);

    /// <summary>What is saved beside the model.</summary>
    /// <exception cref="ComponentStateException">It is not there.</exception>
    public TensorColumn Tensor(string name) => Model.State.Tensor(Prefix + name);
}

/// <summary>Where a training stands, beside its model.</summary>
internal readonly record struct TrainPoint(
    Cursor? Cursor, long Iteration, long Batches, int Pending, bool IsFinished, JsonObject? Schedule, double? Best, int Bad);
