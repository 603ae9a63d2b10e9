using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>How a trainer begins, remembers its best epoch, and is saved.</summary>
internal sealed partial class Trainer
{
    private const string BestWeights = "best", WaitingGradient = "gradient", MetricPrefix = "metric.";

    private Tensor? _best;                                               // [P]
    private double? _bestValue = resume?.Best;
    private int _bad = resume?.Bad ?? 0;

    /// <summary>Hears what was measured after an epoch; says whether training should end.</summary>
    /// <param name="metrics">By name, such as <c>validate/loss</c>.</param>
    public bool HasSettled(IReadOnlyDictionary<string, double> metrics)
    {
        if (setup.Stopping is not { } rule) return false;
        var value = metrics[rule.Metric];
        if (!rule.IsBetter(value, _bestValue)) return ++_bad >= rule.Patience;

        (_bestValue, _bad) = (value, 0);
        if (rule.RestoreBest) TorchWork.Run(grad: false, () =>
        {
            if (_best is null) _best = _network!.Weights.clone().DetachFromDisposeScope();
            else _best.copy_(_network!.Weights);
        });
        return false;
    }

    /// <summary>Takes the weights of the best epoch, when that is asked for.</summary>
    public void RestoreBest() => TorchWork.Run(grad: false, () =>
    {
        if (_best is not null) _network!.Weights.copy_(_best);
    });

    /// <summary>The training as it is now, in memory of its own.</summary>
    /// <param name="finished">Whether it has ended.</param>
    /// <param name="place">Where training stands, for errors.</param>
    /// <exception cref="ComponentException">The last step made weights that are no numbers.</exception>
    public TrainState Save(bool finished, string place) => TorchWork.Run(grad: false, () =>
    {
        var network = _network ?? throw new InvalidOperationException("Nothing was trained yet.");
        if (setup.NonFinite == NonFinite.Stop && !network.Weights.isfinite().all().ToBoolean())
            throw new ComponentException($"{place}: the last step made weights that are no finite numbers. {LowerLr}");
        var model = ModelState.Of(network.Spec, setup.LossJson, setup.Optimizer, _columns, Epochs, Steps, network, _weights!.Memory);
        return TrainState.Of(model, new TrainPoint(Cursor, Iteration, _batches, _pending, finished, _schedule.Save(), _bestValue, _bad), Beside(network));
    });

    private IEnumerable<(string, TensorColumn)> Beside(Network network)
    {
        if (_best is not null) yield return (BestWeights, _best.CopyToColumn());
        if (_pending > 0) yield return (WaitingGradient, network.Gradient.CopyToColumn());
        if (Iteration == 0) yield break;
        foreach (var (name, numbers) in Pass.Save()) yield return (MetricPrefix + name, TensorColumn.Of<double>(numbers));
    }

    /// <summary>Takes over the state to go on from; nothing without one.</summary>
    /// <exception cref="ComponentStateException">The state does not fit the configuration.</exception>
    public void TakeOver() => TorchWork.Run(grad: true, () =>
    {
        if (resume is null) return;
        _columns = resume.Model.Columns;
        Build(resume.Model.Model, resume.Model.Inputs);
    });

    private void Begin(Message first, string place)
    {
        if (_network is not null) return;
        _columns = setup.Model.Columns.In(first);
        if (setup.Loss.Classifies && _columns.Contains(setup.Loss.Target))
            throw new ComponentConfigException("model.in", $"The model would read the label it is to find: 'model.in' takes in '{setup.Loss.Target}'. Name the columns more narrowly.");

        var inputs = _columns.Sum(c => first.Numbers(c).Type.RowSize);
        if (inputs == 0) throw new ComponentException($"{place}: the columns {string.Join(", ", _columns)} have no values in a row, so there is nothing to learn from.");
        Build(setup.Model.ShapedBy(first), inputs);
    }

    private void Build(ModelSpec model, int inputs)
    {
        var network = new Network(model, inputs, trains: true, on: device);
        try
        {
            setup.Loss.CheckOutputs(network.Outputs);
            foreach (var metric in setup.Metrics) metric.CheckOutputs(network.Outputs, setup.Loss);
            if (network.Trainable.Count == 0) throw new ComponentConfigException("model.frozen", "Every parameter is frozen, so there is nothing to learn; leave one free.");
            _weights = new FlatWeights(setup.Optimizer, network.Weights, network.Gradient, network.Trainable);
            if (resume is null) network.Initialize((long)KeyedRandom.For(seed, node, 0).Child("init").Bits(0));
            else Resume(resume, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        _network = network;
    }

    private void Resume(TrainState saved, Network network)
    {
        saved.Model.LoadInto(network);
        saved.Model.LoadInto(setup.Optimizer, _weights!.Memory);
        (_batches, _pending) = (saved.Batches, saved.Pending);
        _schedule.Restore(saved.Schedule);
        if (saved.Has(BestWeights)) _best = saved.Tensor(BestWeights).ToTensor().clone().DetachFromDisposeScope();
        if (saved.Has(WaitingGradient)) network.Gradient.copy_(saved.Tensor(WaitingGradient).ToTensor());
        if (saved.Iteration > 0) Pass.Restore(name => [.. MemoryMarshal.Cast<byte, double>(saved.Tensor(MetricPrefix + name).Data.Span)]);
    }
}
