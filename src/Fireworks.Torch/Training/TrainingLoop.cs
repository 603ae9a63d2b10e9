namespace Fireworks;

/// <summary>Epochs of training and validation: reads the pipes, drives a trainer on Torch threads, calls back, logs and saves.</summary>
/// <param name="name">The node's name, for errors.</param>
/// <param name="context">The node's place and services.</param>
/// <param name="models">What is trained.</param>
/// <param name="setup">The configuration.</param>
/// <param name="engine">Who is called back.</param>
/// <param name="publish">Takes each checkpoint.</param>
internal sealed class TrainingLoop(string name, NodeContext context, IReadOnlyList<ChainSpec> models, TrainSetup setup, Engine engine, Action<TrainState> publish)
{
    private readonly TorchPool _pool = context.Find<TorchPool>() ?? TorchPool.Shared;
    private readonly ProgressMeter _meter = new(
        engine.Progress ?? context.Find<IProgress<TrainingProgress>>(), context.Find<TimeProvider>() ?? TimeProvider.System, setup.Epochs);
    private IReadOnlyDictionary<string, double> _metrics = new Dictionary<string, double>();

    /// <summary>Trains to the last epoch, or until it is stopped or cancelled; what was learned by then is published.</summary>
    public async Task RunAsync(Pipe train, Pipe? validate, TrainState? resume, CancellationToken cancellationToken)
    {
        using var trainer = new Trainer(models, context.Seed, setup, resume, context.Find<TorchDevice>() ?? TorchDevice.Processor);
        engine.Begin();
        try
        {
            await _pool.RunAsync(() =>
            {
                trainer.TakeOver();
                return Raise(EngineEvent.Started, trainer);
            }, cancellationToken);
            if (_meter.IsHeard) _meter.RowsAnEpoch = await train.CountAsync(cancellationToken);
            var ended = false;
            while (!ended && trainer.Epochs < setup.Epochs) ended = await EpochAsync(trainer, train, validate, cancellationToken);
            Raise(EngineEvent.Completed, trainer);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await LogSkippedAsync(trainer);
            if (trainer.HasBegun) publish(await _pool.RunAsync(() => trainer.Save(finished: false, Place(trainer)), CancellationToken.None));
            throw;
        }
        catch (Exception e)
        {
            Raise(EngineEvent.Exception, trainer, e);
            throw;
        }
    }

    /// <summary>One epoch; says whether training has ended with it.</summary>
    private async Task<bool> EpochAsync(Trainer trainer, Pipe train, Pipe? validate, CancellationToken cancellationToken)
    {
        var epoch = trainer.Epochs + 1;
        Raise(EngineEvent.EpochStarted, trainer);
        await PassAsync(train, trainer.Cursor ?? Cursor.StartOf(epoch - 1), batches => Learn(trainer, batches, cancellationToken), cancellationToken);
        await LogSkippedAsync(trainer);
        if (engine.IsStopping)
        {
            publish(await EndAsync(trainer, Place(trainer)));
            return true;
        }
        if (trainer.Pass.Rows == 0) throw trainer.Iteration > 0 ? AllLeftOut(Place(trainer)) : NoRows(Place(trainer));
        await _pool.RunAsync(() => { trainer.Flush(); return true; }, cancellationToken);

        List<(string Name, double Value)> measured = [.. trainer.Pass.Values.Select(v => ($"train/{v.Name}", v.Value))];
        if (validate is not null) measured.AddRange(await ValidateAsync(trainer, validate, Place(trainer), cancellationToken));
        _metrics = measured.ToDictionary(m => m.Name, m => m.Value);
        // From here on the epoch ends whole, whoever cancels: a state between its parts would go on otherwise than one that was never disturbed.
        var place = $"Training of '{name}', epoch {epoch}";
        var (ended, state) = await _pool.RunAsync(() =>
        {
            trainer.EndEpoch(_metrics);
            var settled = trainer.HasSettled(_metrics) || engine.IsStopping;
            var ended = settled || trainer.Epochs == setup.Epochs;
            if (ended) trainer.RestoreBest();
            return (ended, trainer.Save(finished: settled, place));
        }, CancellationToken.None);
        if (context.Find<IRunLog>() is { } log)
            foreach (var (metric, value) in measured) await log.MetricAsync(context.Run, $"{context.Node}/{metric}", epoch, value, CancellationToken.None);
        publish(state);
        if (engine.Hears(EngineEvent.EpochCompleted)) engine.Raise(EngineEvent.EpochCompleted, State(trainer) with { Epoch = epoch });
        if (engine.IsStopping && !ended) publish(await EndAsync(trainer, place));
        return ended || engine.IsStopping;
    }

    private Task<TrainState> EndAsync(Trainer trainer, string place) => _pool.RunAsync(() =>
    {
        trainer.RestoreBest();
        return trainer.Save(finished: true, place);
    }, CancellationToken.None);

    private async Task<IEnumerable<(string, double)>> ValidateAsync(Trainer trainer, Pipe validate, string place, CancellationToken cancellationToken)
    {
        var (pass, step) = (new MetricSet(setup.Metrics), 0L);
        await PassAsync(validate, Cursor.Start, batches =>
        {
            foreach (var (batch, _) in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                trainer.Evaluate(batch, pass, $"{place}, validation, step {++step}");
            }
            return true;
        }, cancellationToken);
        await LogSkippedAsync(trainer);
        return pass.Rows > 0 ? pass.Values.Select(v => ($"validate/{v.Name}", v.Value)) : throw (step > 0 ? AllLeftOut(place) : NoRows($"{place}, validation"));
    }

    /// <summary>Gives a pass to the work, several batches at a time when they come faster than they are worked on; ends early when the work says so.</summary>
    private async Task PassAsync(Pipe input, Cursor from, Func<List<(Message Batch, Cursor Behind)>, bool> work, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var reader = input.Open(from);
        var feed = new Feed(reader, name => name == setup.Loss.Target || models.Any(m => m.Model.Columns.Matches(name)));
        var batches = await feed.NextAsync(null, cancellationToken);
        while (batches.Count > 0)
        {
            var now = batches;
            var step = _pool.RunAsync(() => work(now), cancellationToken);
            var next = feed.NextAsync(step, reading.Token);
            if (!await EndedWellAsync(step))
            {
                await reading.CancelAsync();                  // who has ended does not wait for rows that may never come
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await step;
                return;
            }
            batches = await next;
        }
    }

    private static async Task<bool> EndedWellAsync(Task<bool> step)
    {
        await ((Task)step).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);   // whoever awaits the step itself hears of it
        return step.IsCompletedSuccessfully && await step;
    }

    private bool Learn(Trainer trainer, List<(Message Batch, Cursor Behind)> batches, CancellationToken cancellationToken)
    {
        foreach (var (batch, behind) in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Raise(EngineEvent.IterationStarted, trainer);
            var before = trainer.Steps;
            trainer.Learn(batch, behind, $"{Place(trainer)}, step {trainer.Iteration + 1}");
            _meter.Add(batch.Length, trainer.Epochs + 1, trainer.Steps, trainer.Pass);
            if (setup.CheckpointSteps is { } every && trainer.Steps != before && trainer.Steps % every == 0) publish(trainer.Save(finished: false, Place(trainer)));
            Raise(EngineEvent.IterationCompleted, trainer);
            if (engine.IsStopping) return false;
        }
        return true;
    }

    // Not cancelled either: the training that goes on has these steps behind it.
    private async Task LogSkippedAsync(Trainer trainer)
    {
        var skipped = trainer.TakeSkipped();
        if (context.Find<IRunLog>() is not { } log) return;
        foreach (var (pass, step, loss) in skipped) await log.MetricAsync(context.Run, $"{context.Node}/{pass}/non_finite", step, loss, CancellationToken.None);
    }

    private bool Raise(EngineEvent when, Trainer trainer, Exception? error = null)
    {
        if (engine.Hears(when)) engine.Raise(when, State(trainer) with { Error = error });
        return true;
    }

    private EngineState State(Trainer trainer) => new(trainer.Epochs + 1, trainer.Iteration, trainer.Steps, trainer.LastLoss, trainer.Rates.Lr, _metrics);

    private string Place(Trainer trainer) => $"Training of '{name}', epoch {trainer.Epochs + 1}";

    private static ComponentException AllLeftOut(string place) => new(
        $"{place}: every batch was left out, since its loss was no finite number. Set non_finite to 'stop' to hear why of the first, and correct the rows or lower the learning rate.");

    private static ComponentException NoRows(string place) => new($"{place}: the input gave no rows; check its path and filters.");
}
