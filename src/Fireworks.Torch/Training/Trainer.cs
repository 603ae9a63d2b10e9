using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A chain of networks, their optimizer and all that a training adds up, batch by batch. One call at a time; runs on Torch threads.</summary>
/// <param name="models">The networks, in the order they are called; the last one's output is judged.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="setup">The configuration.</param>
/// <param name="resume">Where to go on; from the first weights when null.</param>
/// <param name="device">Where it computes.</param>
internal sealed partial class Trainer(IReadOnlyList<ChainSpec> models, long seed, TrainSetup setup, TrainState? resume, TorchDevice device) : IDisposable
{
    private readonly Schedule _schedule = new(setup.Schedule, setup.Optimizer.Lr);
    private readonly List<(string Pass, long Step, double Loss)> _skipped = [];
    private readonly TensorCopies _before = new();
    private Chain? _chain;
    private FlatWeights? _weights;
    private int _pending;
    private long _batches;

    /// <summary>Whether there are networks: whether a batch was seen.</summary>
    public bool HasBegun => _chain is not null;

    /// <summary>Optimizer steps done.</summary>
    public long Steps { get; private set; } = resume?.Model.Steps ?? 0;

    /// <summary>Epochs done.</summary>
    public int Epochs { get; private set; } = resume?.Model.Epochs ?? 0;

    /// <summary>Batches of this epoch that are done.</summary>
    public long Iteration { get; private set; } = resume?.Iteration ?? 0;

    /// <summary>Where the reader of this epoch stands behind them; null at the start of an epoch.</summary>
    public Cursor? Cursor { get; private set; } = resume?.Cursor;

    /// <summary>What this epoch added up to so far.</summary>
    public MetricSet Pass { get; private set; } = new(setup.Metrics);

    /// <summary>The mean loss of the last batch; not a number before the first.</summary>
    public double LastLoss { get; private set; } = double.NaN;

    /// <summary>The rates of the next step.</summary>
    public Rates Rates => _schedule.At(Steps, Epochs);

    /// <summary>Learns from one batch: a gradient, and every so many batches an optimizer step.</summary>
    /// <param name="batch">At least one row.</param>
    /// <param name="behind">Where the reader stands behind it.</param>
    /// <param name="place">Where training stands, for errors.</param>
    /// <exception cref="ComponentException">The batch does not fit the model, or the loss is no number and the policy is to stop.</exception>
    public void Learn(Message batch, Cursor behind, string place) => TorchWork.Run(grad: true, () =>
    {
        Begin(batch, place);
        var chain = _chain!;
        var truth = device.Take(setup.Loss.TruthOf(batch, chain.Outputs, place));   // [N] int64, or [N, W] float32
        _batches++;
        if (setup.NonFinite == NonFinite.Skip) _before.Take(chain.Buffers);
        var output = chain.Forward(batch, place, Masks);                 // [N, W]
        var loss = setup.Loss.Of(output, truth);                         // []
        (LastLoss, Iteration, Cursor) = (loss.ToDouble(), Iteration + 1, behind);
        if (!double.IsFinite(LastLoss) && LeavesOut("train", Steps + 1, LastLoss, place, batch, truth))
        {
            _before.PutInto(chain.Buffers);                              // running means have seen what the weights have not
            return;
        }

        Judge(Pass, output, truth, LastLoss);
        if (_pending == 0) chain.Gradient.zero_();
        loss.backward();
        TrainingMeter.Learned(batch.Length);
        if (++_pending >= setup.Accumulate) Update(LastLoss, () => Again(batch, truth, place));
    });

    /// <summary>The loss and metrics of one batch, without learning from it.</summary>
    /// <param name="batch">At least one row.</param>
    /// <param name="to">What they are added to.</param>
    /// <param name="place">Where training stands, for errors.</param>
    /// <exception cref="ComponentException">The batch does not fit the model, or the loss is no number and the policy is to stop.</exception>
    public void Evaluate(Message batch, MetricSet to, string place) => TorchWork.Run(grad: false, () =>
    {
        Begin(batch, place);
        var output = _chain!.Forward(batch, place);                      // [N, W]
        var truth = device.Take(setup.Loss.TruthOf(batch, _chain.Outputs, place));  // [N] int64, or [N, W] float32
        var loss = setup.Loss.Of(output, truth).ToDouble();
        if (double.IsFinite(loss) || !LeavesOut("validate", Epochs + 1, loss, place, batch, truth)) Judge(to, output, truth, loss);
    });

    /// <summary>Steps on the gradients that wait at the end of an epoch, whose number was not a multiple of <c>accumulate</c>.</summary>
    public void Flush() => TorchWork.Run(grad: true, () =>
    {
        if (_pending > 0) Update(LastLoss, () => LastLoss);
    });

    /// <summary>Ends the epoch: the next batch belongs to the next.</summary>
    /// <param name="metrics">What was measured, by name, such as <c>validate/loss</c>.</param>
    public void EndEpoch(IReadOnlyDictionary<string, double> metrics)
    {
        if (_schedule.Follows is { } followed) _schedule.Hear(metrics[followed]);
        (Epochs, Iteration, Cursor, Pass) = (Epochs + 1, 0, null, new MetricSet(setup.Metrics));
    }

    /// <summary>The losses that were no finite numbers since this was last asked: in which pass, at which step, or epoch of validation.</summary>
    public IReadOnlyList<(string Pass, long Step, double Loss)> TakeSkipped()
    {
        var skipped = _skipped.ToArray();
        _skipped.Clear();
        return skipped;
    }

    private void Update(double value, Func<double> again)
    {
        var gradient = _chain!.Gradient;                                 // [P]
        if (setup.NonFinite == NonFinite.Skip && !gradient.isfinite().all().ToBoolean())
        {
            _skipped.Add(("train", Steps + 1, double.NaN));              // the loss was a number; its gradient is none
            _pending = 0;
            return;
        }
        if (_pending > 1) gradient.mul_(1.0 / _pending);
        setup.Clip?.Apply(gradient);
        setup.Optimizer.Step(_weights!, Steps + 1, Rates, new BatchLoss(value, again));
        (Steps, _pending) = (Steps + 1, 0);
        TrainingMeter.Stepped();
    }

    private double Again(Message batch, Tensor truth, string place)
    {
        _chain!.Gradient.zero_();
        var loss = setup.Loss.Of(_chain.Forward(batch, place, Masks), truth);   // []
        loss.backward();
        setup.Clip?.Apply(_chain.Gradient);
        return loss.ToDouble();
    }

    private DropoutMasks Masks(string node) => new(seed, node, _batches);

    private bool LeavesOut(string pass, long step, double loss, string place, Message batch, Tensor truth)
    {
        if (setup.NonFinite == NonFinite.Stop)
            throw new ComponentException(FormattableString.Invariant($"{place}: the loss is {loss:R}, and nothing can be learned from that. {Cause(batch, truth)}"));
        _skipped.Add((pass, step, loss));
        return setup.NonFinite == NonFinite.Skip;
    }

    private void Judge(MetricSet to, Tensor output, Tensor truth, double loss)
    {
        var rows = output.size(0);
        to.Add(loss, rows);
        if (!to.NeedsOutputs || rows == 0) return;

        var dense = output.detach().contiguous();                        // [N, W]
        if (!device.IsProcessor) (dense, truth) = (dense.cpu(), truth.cpu());
        var outputs = MemoryMarshal.Cast<byte, float>(dense.bytes);
        to.Add(setup.Loss.Classifies
            ? new Judged(outputs, _chain!.Outputs, MemoryMarshal.Cast<byte, long>(truth.bytes), [], setup.Loss)
            : new Judged(outputs, _chain!.Outputs, [], MemoryMarshal.Cast<byte, float>(truth.bytes), setup.Loss));
    }

    private string LowerLr => FormattableString.Invariant($"Lower the learning rate ({setup.Optimizer.Type} has lr {Rates.Lr}).");

    private string Cause(Message batch, Tensor truth)
    {
        if (!_chain!.Features(batch).isfinite().all().ToBoolean())
            return $"The input columns {Range(_chain.Parts[0].ColumnsOf(batch))} hold values that are no finite numbers; remove those rows or fill them.";
        return truth.isfinite().all().ToBoolean()
            ? setup.Loss.NothingToJudge(truth) ?? LowerLr
            : $"The column '{setup.Loss.Target}' holds values that are no finite numbers; remove those rows or fill them.";
    }

    private static string Range(IReadOnlyList<string> names) => names.Count > 4 ? $"{names[0]} … {names[^1]}" : string.Join(", ", names);

    public void Dispose()
    {
        _weights?.Dispose();
        _chain?.Dispose();
        _best.Dispose();
        _before.Dispose();
    }
}
