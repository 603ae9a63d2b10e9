using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Trains a model on the rows of its <c>train</c> input, one optimizer step a message, and measures it on <c>validate</c>.</summary>
/// <remarks>
/// <para>The model is the network of its argument, or the <c>model</c> node that it follows: <c>"link": { "model": "classifier@live" }</c>. It trains that with the
/// models which that reads, directly or through others, and all that share parameters with these, as one: each batch passes the models in their order,
/// the first sees its rows, the last one's output is judged, and one optimizer moves all weights.</para>
/// <para>Epoch e reads pass e of <c>train</c>, so that a shuffle upstream gives each epoch its own order, and the first pass of
/// <c>validate</c>. It logs <c>{node}/train/loss</c> and <c>{node}/validate/loss</c>, and the metrics likewise, with the epoch from 1 as step.</para>
/// <para>Weights start from, and dropout draws from, the run's seed and the id of the node that has the network: the same data gives bit-equal weights on the same
/// kind of processor. It trains on the device that the host's <see cref="TorchDevice"/> names, else on the processor. A saved state is the training after a whole epoch, after every so many steps (<c>checkpoint</c>), or where it was cancelled:
/// model, optimizer, schedule, metrics and data position. A run resumed from it ends bit-equal to one that was never disturbed.</para>
/// <para>Its rows are not read: a <c>predict</c> node linked to it makes rows of its model. A program that holds the component hears its events
/// through <see cref="Engine"/>.</para>
/// </remarks>
[Component("train")]
[Link("model", Live = typeof(ModelNode), Trains = true, InsteadOf = "model")]
public sealed partial class Train : Pipe, IDriver, IModel
{
    private readonly ModelSpec? _own;
    private readonly TrainSetup _setup;
    private readonly Lock _sync = new();
    private TaskCompletionSource _finished = NewFinished();
    private TrainState? _state;
    private bool _driving;

    /// <summary>A model to be trained.</summary>
    /// <param name="train">The rows to learn from, in batches: one optimizer step a message.</param>
    /// <param name="loss">With its <c>target</c> column. Of classes from 0: <c>cross_entropy</c> (<c>weights</c>, <c>label_smoothing</c>), <c>nll</c>,
    /// <c>multi_margin</c>; of 0 or 1: <c>bce_with_logits</c> (<c>positive_weight</c>), <c>bce</c>; of values: <c>mse</c>, <c>l1</c>, <c>smooth_l1</c>,
    /// <c>huber</c>, <c>poisson_nll</c>, <c>kl_div</c>; of 1 or −1: <c>hinge</c>, <c>hinge_embedding</c>, <c>soft_margin</c>.</param>
    /// <param name="optimizer"><c>sgd</c>, <c>asgd</c>, <c>adagrad</c>, <c>adadelta</c>, <c>adam</c>, <c>adamw</c>, <c>adamax</c>, <c>nadam</c>, <c>radam</c>,
    /// <c>sparse_adam</c>, <c>rmsprop</c>, <c>rprop</c> or <c>lbfgs</c> (<c>line_search</c>: <c>strong_wolfe</c>), with <c>lr</c> and what else it takes.</param>
    /// <param name="model">The network: <c>in</c> (a column name, in which * stands for any text, or a list), <c>shape</c> (of a row, channels first, such as
    /// [1, 8, 8]; a single column's own shape, or all values on one axis, when absent), <c>out</c> (the column that predict adds) and <c>layers</c>; or several <c>inputs</c> (<c>columns</c>,
    /// <c>shape</c>, <c>layers</c>) put together by <c>merge</c> (<c>concat</c>, <c>add</c>, <c>multiply</c>), and several <c>outputs</c> with their layers, of
    /// which the loss judges the first. <c>frozen</c> names layers and weights that do not learn. Layers are <c>linear</c>, <c>formula</c>, <c>embedding</c>;
    /// <c>conv1d</c> to <c>conv3d</c>; <c>max_pool1d</c> to <c>3d</c>, <c>avg_pool</c>, <c>adaptive_max_pool</c> and <c>adaptive_avg_pool</c> likewise; <c>rnn</c>,
    /// <c>lstm</c>, <c>gru</c>; <c>attention</c>, <c>transformer</c> (both <c>causal</c>); <c>batch_norm</c>, <c>layer_norm</c>, <c>group_norm</c>; <c>dropout</c>; <c>flatten</c>,
    /// <c>reshape</c>, <c>permute</c>, <c>mean</c>, <c>max</c>; <c>sequential</c>, <c>residual</c>; and the activations <c>relu</c>, <c>gelu</c>, <c>silu</c>,
    /// <c>tanh</c>, <c>sigmoid</c>, <c>leaky_relu</c>, <c>elu</c>, <c>selu</c>, <c>softplus</c>, <c>mish</c>, <c>hardswish</c>, <c>softmax</c>,
    /// <c>log_softmax</c>, <c>identity</c>. None where a model is followed.</param>
    /// <param name="epochs">Passes over the rows, from 1 to 1,000,000. Default 1.</param>
    /// <param name="metrics">What is measured beside the loss. Of classes or of 0 or 1: <c>accuracy</c>, <c>precision</c>, <c>recall</c>, <c>f1</c>,
    /// <c>specificity</c>, <c>npv</c> (each also as <c>_micro</c> and <c>_macro</c>), <c>roc_auc</c>, <c>pr_auc</c>, <c>confusion</c>; of classes also
    /// <c>top_5</c> for any number; of values <c>r2</c>, <c>mae</c>, <c>rmse</c>. Default none.</param>
    /// <param name="validate">Rows to measure on after each epoch; none when absent.</param>
    /// <param name="schedule">How the learning rate changes: <c>step</c>, <c>multi_step</c>, <c>exponential</c>, <c>cosine</c>, <c>cosine_restarts</c>,
    /// <c>linear</c>, <c>constant</c>, <c>polynomial</c>, <c>cyclic</c>, <c>one_cycle</c>, <c>plateau</c>, <c>sequential</c>, <c>chained</c>, <c>warmup</c>
    /// or <c>formula</c> (<c>factor</c> of the time t, such as <c>1/(1 + 0.1*t)</c>);
    /// <c>every</c> says whether it counts an <c>epoch</c> or a <c>step</c>. Constant when absent.</param>
    /// <param name="stopping">Ends training when <c>metric</c> (default <c>validate/loss</c>) was not better by <c>min_delta</c> (default 0) for <c>patience</c>
    /// (default 5) epochs; <c>mode</c> min or max (default by the metric); <c>restore_best</c> (default true) gives the weights of the best epoch. Never when absent.</param>
    /// <param name="clip">Keeps gradients small: <c>value</c> cuts off each, <c>norm</c> limits the length of all. Not when absent.</param>
    /// <param name="accumulate">Batches whose mean gradient makes one step, from 1 to 1,000,000. Default 1.</param>
    /// <param name="checkpoint">Saves the state every so many optimizer <c>steps</c>, beside after every epoch.</param>
    /// <param name="nonFinite">What to do about a loss that is no finite number: <c>stop</c> with an error, <c>skip</c> the batch, or <c>warn</c> and learn from it.
    /// The last two log it as <c>{node}/train/non_finite</c> with the step, of validation as <c>{node}/validate/non_finite</c> with the epoch. A gradient that is no
    /// finite number, though the loss is one, is skipped too, and logged as not-a-number. Default stop.</param>
    /// <exception cref="ComponentConfigException">A nested value is unknown, missing or out of bounds, or values do not go together.</exception>
    public Train(
        Pipe train, JsonObject loss, JsonObject optimizer, JsonObject? model = null, int epochs = 1, string[]? metrics = null, Pipe? validate = null,
        JsonObject? schedule = null, JsonObject? stopping = null, JsonObject? clip = null, int accumulate = 1, JsonObject? checkpoint = null, string nonFinite = "stop")
        : base(validate is null ? [train] : [train, validate])
    {
        (Model, Loss, Optimizer) = (Copy(model), (JsonObject)loss.DeepClone(), (JsonObject)optimizer.DeepClone());
        (Schedule, Stopping, Clip, Checkpoint) = (Copy(schedule), Copy(stopping), Copy(clip), Copy(checkpoint));
        Epochs = Require.Between(epochs, 1, 1_000_000);
        Accumulate = Require.Between(accumulate, 1, 1_000_000);
        NonFinite = Require.OneOf(nonFinite, ["stop", "skip", "warn"]);
        Metrics = metrics ?? [];

        _own = model is null ? null : ModelSpec.Read(model);
        var judge = LossSpec.Read(loss);
        _setup = new TrainSetup(
            Loss, judge, OptimizerSpec.Read(optimizer), Epochs, [.. Metrics.Distinct().Select(name => Metric.Of(name, judge))],
            schedule is null ? null : ScheduleSpec.Read(schedule), stopping is null ? null : StoppingSpec.Read(stopping), clip is null ? null : ClipSpec.Read(clip),
            Accumulate, TrainSetup.ReadCheckpoint(checkpoint), Enum.Parse<NonFinite>(NonFinite, ignoreCase: true)).Checked(validate is not null);
    }

    /// <summary>The network; null where a model is followed.</summary>
    public JsonObject? Model { get; }

    /// <summary>The loss.</summary>
    public JsonObject Loss { get; }

    /// <summary>The optimizer.</summary>
    public JsonObject Optimizer { get; }

    /// <summary>Passes over the rows.</summary>
    public int Epochs { get; }

    /// <summary>What is measured beside the loss.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>How the learning rate changes.</summary>
    public JsonObject? Schedule { get; }

    /// <summary>When training ends early.</summary>
    public JsonObject? Stopping { get; }

    /// <summary>How gradients are kept small.</summary>
    public JsonObject? Clip { get; }

    /// <summary>Batches whose mean gradient makes one step.</summary>
    public int Accumulate { get; }

    /// <summary>When the state is saved within an epoch.</summary>
    public JsonObject? Checkpoint { get; }

    /// <summary>What to do about a loss that is no finite number.</summary>
    public string NonFinite { get; }

    /// <summary>The training's events, for a program that holds this component.</summary>
    public Engine Engine { get; } = new();

    /// <summary>Epochs that are done.</summary>
    public int EpochsDone => Volatile.Read(ref _state)?.Model.Epochs ?? 0;

    private string Name => Context.Node.Length > 0 ? Context.Node : "train";

    /// <summary>Trains to the last epoch, or returns at once when a finished model was restored.</summary>
    /// <exception cref="ComponentException">There are no rows, a batch does not fit the model, or the loss is no number.</exception>
    /// <exception cref="InvalidOperationException">It is being driven already.</exception>
    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        if (!Begin()) return;
        try
        {
            await TrainAsync(cancellationToken);
            _finished.SetResult();
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            _finished.SetCanceled(e.CancellationToken);
            throw;
        }
        catch (Exception e)
        {
            _finished.SetException(e);
            _ = _finished.Task.Exception;                     // seen here, whether or not anyone waits
            throw;
        }
        finally
        {
            lock (_sync) _driving = false;
        }
    }

    private bool Begin()
    {
        lock (_sync)
        {
            if (_finished.Task.IsCompletedSuccessfully) return false;
            if (_driving) throw new InvalidOperationException($"'{Name}' is being trained already.");
            if (_finished.Task.IsCompleted) _finished = NewFinished();
            _driving = true;
            return true;
        }
    }

    private Task TrainAsync(CancellationToken cancellationToken) =>
        new TrainingLoop(Name, Context, Models(), _setup, Engine, Publish)
            .RunAsync(Inputs[0], Inputs.Count > 1 ? Inputs[1] : null, Volatile.Read(ref _state), cancellationToken);

    /// <summary>Waits until the model is trained.</summary>
    protected override Task LearnAsync(CancellationToken cancellationToken)
    {
        lock (_sync) return _finished.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The last checkpoint, in memory of its own: the training after a whole epoch, after so many steps, or where it was cancelled; empty before.</summary>
    public override ComponentState Save() => Volatile.Read(ref _state)?.Model.State ?? ComponentState.Empty;

    /// <summary>Goes on from a saved model; one that has done all its epochs is finished.</summary>
    /// <exception cref="ComponentStateException">The state is of another model, loss or type of optimizer.</exception>
    /// <exception cref="InvalidOperationException">Training has begun.</exception>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty) return;
        var saved = TrainState.Read(state);
        CheckSame("model", Described(Models()), Described(saved.Model.Parts));
        CheckSame("loss", Loss, (JsonObject)state.Values["loss"]!);
        CheckSame("optimizer type", JsonValue.Create(_setup.Optimizer.Type), JsonValue.Create(saved.Model.Optimizer));
        lock (_sync)
        {
            if (_driving) throw new InvalidOperationException($"'{Name}' is being trained; restore it before it is driven.");
            Publish(saved);
            _finished = NewFinished();
            if (saved.IsFinished || saved.Model.Epochs >= Epochs) _finished.SetResult();
        }
    }

    private static void CheckSame(string what, JsonNode configured, JsonNode saved)
    {
        if (!JsonNode.DeepEquals(configured, saved))
            throw new ComponentStateException(
                $"The saved {what} differs from the configured one: saved {saved.ToJsonString()}, configured {configured.ToJsonString()}. " +
                "Restore it into a node of the same configuration.");
    }

    /// <summary>A training node gives no rows.</summary>
    /// <exception cref="ComponentException">Always; names the way to rows.</exception>
    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) => throw NoRows();

    /// <summary>A training node gives no rows.</summary>
    /// <exception cref="ComponentException">Always; names the way to rows.</exception>
    public override PipeReader Open(Cursor? from = null) => throw NoRows();

    /// <summary>Unknown: a training node gives no rows.</summary>
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<long?>(null);

    private ComponentException NoRows() => new(
        $"'{Name}' is a train node: it gives a model, not rows. Read it through a node {{ \"kind\": \"predict\", \"from\": …, \"link\": {{ \"model\": \"{Name}@final\" }} }}.");

    private static JsonObject? Copy(JsonObject? json) => (JsonObject?)json?.DeepClone();

    private static TaskCompletionSource NewFinished() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
