using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Trains a network on the rows of its <c>train</c> input, one optimizer step a message, and measures it on <c>validate</c>.</summary>
/// <remarks>
/// <para>Epoch e reads pass e of <c>train</c>, so that a shuffle upstream gives each epoch its own order, and the first pass of
/// <c>validate</c>. It logs <c>{node}/train/loss</c> and <c>{node}/validate/loss</c>, and the metrics likewise, with the epoch from 1 as step.</para>
/// <para>Weights start from, and dropout draws from, the run's seed and the node's id: the same data gives bit-equal weights on the same
/// kind of processor. A saved state is the model after a whole epoch, with the optimizer's memory: a run resumed from it ends bit-equal to one
/// that was never disturbed, and repeats what the unfinished epoch had done.</para>
/// <para>Its rows are not read: a <c>predict</c> node linked to it makes rows of its model.</para>
/// </remarks>
[Component("train")]
public sealed class Train : Pipe, IDriver, IModel
{
    private readonly ModelSpec _model;
    private readonly OptimizerSpec _optimizer;
    private readonly LossSpec _loss;
    private readonly Lock _sync = new();
    private TaskCompletionSource _finished = NewFinished();
    private ModelState? _state;
    private bool _driving;

    /// <summary>A model to be trained.</summary>
    /// <param name="train">The rows to learn from, in batches: one optimizer step a message.</param>
    /// <param name="model">The network: <c>in</c> (a column name, in which * stands for any text, or a list), <c>out</c> (the column that predict
    /// adds) and <c>layers</c> (linear with <c>out</c>, relu, tanh, sigmoid, dropout with <c>p</c>).</param>
    /// <param name="loss"><c>cross_entropy</c> (classes from 0) or <c>mse</c>, with its <c>target</c> column.</param>
    /// <param name="optimizer"><c>adam</c>, <c>adamw</c> or <c>sgd</c>, with <c>lr</c> and what else it takes.</param>
    /// <param name="epochs">Passes over the rows, from 1 to 1,000,000. Default 1.</param>
    /// <param name="metrics">What is measured beside the loss: <c>accuracy</c>, for cross_entropy. Default none.</param>
    /// <param name="validate">Rows to measure on after each epoch; none when absent.</param>
    /// <exception cref="ComponentConfigException">A nested value is unknown, missing or out of bounds.</exception>
    public Train(
        Pipe train, JsonObject model, JsonObject loss, JsonObject optimizer, int epochs = 1, string[]? metrics = null, Pipe? validate = null)
        : base(validate is null ? [train] : [train, validate])
    {
        (_model, _loss, _optimizer) = (ModelSpec.Read(model), LossSpec.Read(loss), OptimizerSpec.Read(optimizer));
        (Model, Loss, Optimizer) = ((JsonObject)model.DeepClone(), (JsonObject)loss.DeepClone(), (JsonObject)optimizer.DeepClone());
        Epochs = Require.Between(epochs, 1, 1_000_000);
        Metrics = metrics ?? [];
        foreach (var metric in Metrics) Require.OneOf(metric, ["accuracy"], nameof(metrics));
        if (Metrics.Count > 0 && !_loss.Classifies)
            throw new ComponentConfigException("metrics", $"'accuracy' counts right classes, but the loss is {_loss.Type}; take it out, or train with cross_entropy.");
    }

    /// <summary>The network.</summary>
    public JsonObject Model { get; }

    /// <summary>The loss.</summary>
    public JsonObject Loss { get; }

    /// <summary>The optimizer.</summary>
    public JsonObject Optimizer { get; }

    /// <summary>Passes over the rows.</summary>
    public int Epochs { get; }

    /// <summary>What is measured beside the loss.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>Epochs that are done.</summary>
    public int EpochsDone => _state?.Epochs ?? 0;

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

    private async Task TrainAsync(CancellationToken cancellationToken)
    {
        var pool = Context.Find<TorchPool>() ?? TorchPool.Shared;
        using var trainer = new Trainer(Name, Context.Seed, _model, Loss, _optimizer, _state);
        for (var epoch = EpochsDone + 1; epoch <= Epochs; epoch++)
        {
            var place = $"Training of '{Name}', epoch {epoch}";
            var trained = await PassAsync(pool, Inputs[0], Cursor.StartOf(epoch - 1), trainer.Step, place, cancellationToken);
            Tally? validated = Inputs.Count > 1
                ? await PassAsync(pool, Inputs[1], Cursor.Start, trainer.Evaluate, place + ", validation", cancellationToken)
                : null;

            var done = epoch;
            Volatile.Write(ref _state, await pool.RunAsync(() => trainer.Save(done, place), cancellationToken));
            await LogAsync("train", epoch, trained, cancellationToken);
            if (validated is { } tally) await LogAsync("validate", epoch, tally, cancellationToken);
        }
    }

    private static async Task<Tally> PassAsync(
        TorchPool pool, Pipe input, Cursor from, Func<Message, string, Tally> work, string place, CancellationToken cancellationToken)
    {
        var sum = default(Tally);
        var steps = 0L;
        await using var reader = input.Open(from);
        for (var batch = await reader.NextAsync(cancellationToken); batch is not null;)
        {
            var (now, at) = (batch, $"{place}, step {++steps}");
            var step = pool.RunAsync(() => work(now, at), cancellationToken);
            var next = NextAsync(reader, cancellationToken);   // made while this one is learned from
            await Task.WhenAll(step, next);                    // both, even when one fails: neither outlives what it works on
            sum += await step;
            batch = await next;
        }
        return sum.Rows > 0 ? sum : throw new ComponentException($"{place}: the input gave no rows; check its path and filters.");
    }

    // Asynchronous throughout, so that a reader which throws at once does not leave the step behind.
    private static async Task<Message?> NextAsync(PipeReader reader, CancellationToken cancellationToken) => await reader.NextAsync(cancellationToken);

    private async ValueTask LogAsync(string part, int epoch, Tally tally, CancellationToken cancellationToken)
    {
        if (Context.Find<IRunLog>() is not { } log) return;
        await log.MetricAsync(Context.Run, $"{Context.Node}/{part}/loss", epoch, tally.MeanLoss, cancellationToken);
        if (Metrics.Contains("accuracy")) await log.MetricAsync(Context.Run, $"{Context.Node}/{part}/accuracy", epoch, tally.Accuracy, cancellationToken);
    }

    /// <summary>Waits until the model is trained.</summary>
    protected override Task LearnAsync(CancellationToken cancellationToken)
    {
        lock (_sync) return _finished.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The model after the last whole epoch, in memory of its own; empty before the first.</summary>
    public override ComponentState Save() => Volatile.Read(ref _state)?.State ?? ComponentState.Empty;

    /// <summary>Goes on from a saved model; one that has done all its epochs is finished.</summary>
    /// <exception cref="ComponentStateException">The state is of another model, loss or type of optimizer.</exception>
    /// <exception cref="InvalidOperationException">Training has begun.</exception>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty) return;
        var saved = ModelState.Read(state);
        CheckSame("model", Model, saved.Model.Json);
        CheckSame("loss", Loss, (JsonObject)state.Values["loss"]!);
        CheckSame("optimizer type", JsonValue.Create(_optimizer.Type), JsonValue.Create(saved.Optimizer));
        lock (_sync)
        {
            if (_driving) throw new InvalidOperationException($"'{Name}' is being trained; restore it before it is driven.");
            _state = saved;
            _finished = NewFinished();
            if (saved.Epochs >= Epochs) _finished.SetResult();
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

    private static TaskCompletionSource NewFinished() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
