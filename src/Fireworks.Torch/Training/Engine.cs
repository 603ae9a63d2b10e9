namespace Fireworks;

/// <summary>When a training calls back.</summary>
public enum EngineEvent
{
    /// <summary>Before the first epoch, or where a restored training goes on.</summary>
    Started,

    /// <summary>Before the first batch of an epoch.</summary>
    EpochStarted,

    /// <summary>Before a batch.</summary>
    IterationStarted,

    /// <summary>After a batch was learned from.</summary>
    IterationCompleted,

    /// <summary>After an epoch was learned from, validated and saved.</summary>
    EpochCompleted,

    /// <summary>After the last epoch, or after a stop.</summary>
    Completed,

    /// <summary>Training failed; <see cref="EngineState.Error"/> says how, and is thrown afterwards.</summary>
    Exception,
}

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">The epoch; from 1.</param>
/// <param name="Iteration">Batches of the epoch that are done; 0 between epochs.</param>
/// <param name="Step">Optimizer steps done, of all epochs.</param>
/// <param name="Loss">The mean loss of the last batch; not a number before the first.</param>
/// <param name="LearningRate">The rate of the last step, or of the first before it.</param>
/// <param name="Metrics">What was measured after the last epoch, such as <c>validate/accuracy</c>; empty before.</param>
/// <param name="Error">Why it failed.</param>
public readonly record struct EngineState(
    int Epoch, long Iteration, long Step, double Loss, double LearningRate, IReadOnlyDictionary<string, double> Metrics, Exception? Error = null);

/// <summary>Calls back as a training goes, and stops it. For training in this process: <c>train.Engine.On(EngineEvent.EpochCompleted, …)</c>.</summary>
/// <remarks>Handlers are synchronous and run in the order they were added, those of iterations on the training's own thread: keep them short.
/// What a handler throws ends the training.</remarks>
public sealed class Engine
{
    private readonly List<(long Every, Action<EngineState> Call)>[] _handlers = [.. Enum.GetValues<EngineEvent>().Select(_ => new List<(long, Action<EngineState>)>())];
    private volatile bool _stopping;

    /// <summary>Hears how far a training is, several times a second; none when null.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Adds a handler. Add handlers before the training starts.</summary>
    /// <param name="when">The event.</param>
    /// <param name="handler">What to do.</param>
    /// <param name="every">Calls only when the epoch, or the number of batches done, is a multiple of this; at least 1. Default 1. Other events know no number.</param>
    /// <returns>This engine.</returns>
    public Engine On(EngineEvent when, Action<EngineState> handler, long every = 1)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handlers[(int)when].Add((Require.AtLeast(every, 1), handler));
        return this;
    }

    /// <summary>Ends the training after the batch at hand; its model is then final. To pause it instead, cancel the token it was driven with.</summary>
    public void Stop() => _stopping = true;

    internal bool IsStopping => _stopping;

    internal bool Hears(EngineEvent when) => _handlers[(int)when].Count > 0;

    internal void Begin() => _stopping = false;

    internal void Raise(EngineEvent when, EngineState state)
    {
        var number = when switch
        {
            EngineEvent.EpochStarted or EngineEvent.EpochCompleted => state.Epoch,
            EngineEvent.IterationStarted or EngineEvent.IterationCompleted => state.Iteration,
            _ => 0,
        };
        foreach (var (every, call) in _handlers[(int)when])
            if (number % every == 0) call(state);
    }
}
