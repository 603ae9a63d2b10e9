using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>How a trainer begins, remembers its best epoch, and is saved.</summary>
internal sealed partial class Trainer
{
    private const string BestWeights = "best", WaitingGradient = "gradient", MetricPrefix = "metric.";

    private readonly TensorCopies _best = new();                         // as Learned gives them
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
        if (rule.RestoreBest) _best.Take(Learned(_chain!));
        return false;
    }

    /// <summary>Takes the weights of the best epoch, with what was kept beside them then, when that is asked for.</summary>
    public void RestoreBest() => _best.PutInto(Learned(_chain!));

    private static IEnumerable<Tensor> Learned(Chain chain) => chain.Buffers.Prepend(chain.Weights);

    /// <summary>The training as it is now, in memory of its own.</summary>
    /// <param name="finished">Whether it has ended.</param>
    /// <param name="place">Where training stands, for errors.</param>
    /// <exception cref="ComponentException">The last step made weights that are no numbers.</exception>
    public TrainState Save(bool finished, string place) => TorchWork.Run(grad: false, () =>
    {
        var chain = _chain ?? throw new InvalidOperationException("Nothing was trained yet.");
        if (setup.NonFinite == NonFinite.Stop && !Learned(chain).All(tensor => tensor.isfinite().all().ToBoolean()))
            throw new ComponentException($"{place}: the last step made weights that are no finite numbers. {LowerLr}");
        var model = ModelState.Of(chain, setup.LossJson, setup.Optimizer, Epochs, Steps, _weights!.Memory);
        return TrainState.Of(model, new TrainPoint(Cursor, Iteration, _batches, _pending, finished, _schedule.Save(), _bestValue, _bad), Beside(chain));
    });

    private IEnumerable<(string, TensorColumn)> Beside(Chain chain)
    {
        foreach (var (at, tensor) in _best.Values.Index()) yield return (BestName(at), tensor.CopyToColumn());
        if (_pending > 0) yield return (WaitingGradient, chain.Gradient.CopyToColumn());
        if (Iteration == 0) yield break;
        foreach (var (name, numbers) in Pass.Save()) yield return (MetricPrefix + name, TensorColumn.Of<double>(numbers));
    }

    /// <summary>Takes over the state to go on from; nothing without one.</summary>
    /// <exception cref="ComponentStateException">The state does not fit the configuration.</exception>
    public void TakeOver() => TorchWork.Run(grad: true, () =>
    {
        if (resume is not null) Build([.. resume.Model.Parts.Zip(models, (part, model) => part with { Node = model.Node, Model = part.Model.WithFrozen(model.Model.Frozen) })]);
    });

    // The weights, then what is kept beside them, such as running means.
    private static string BestName(int at) => at == 0 ? BestWeights : $"{BestWeights}.{at}";

    private void Begin(Message first, string place)
    {
        if (_chain is not null) return;
        var parts = ChainPart.Of(models, first);
        foreach (var part in parts)
        {
            if (setup.Loss.Classifies && part.Columns!.Contains(setup.Loss.Target))
                throw new ComponentConfigException("model.in", $"The model would read the label it is to find: 'model.in' takes in '{setup.Loss.Target}'. Name the columns more narrowly.");
            if (part.Inputs == 0) throw new ComponentException($"{place}: the columns {string.Join(", ", part.Columns!)} have no values in a row, so there is nothing to learn from.");
        }
        Build(parts);
    }

    private void Build(ImmutableArray<ChainPart> parts)
    {
        var chain = new Chain(parts, trains: true, device);
        try
        {
            setup.Loss.CheckOutputs(chain.Outputs);
            foreach (var metric in setup.Metrics) metric.CheckOutputs(chain.Outputs, setup.Loss);
            if (chain.Trainable.Count == 0) throw new ComponentConfigException("model.frozen", "Every parameter is frozen, so there is nothing to learn; leave one free.");
            _weights = new FlatWeights(setup.Optimizer, chain.Weights, chain.Gradient, chain.Trainable);
            if (resume is null) BeginWeights(chain);
            else Resume(resume, chain);
        }
        catch
        {
            chain.Dispose();
            throw;
        }
        _chain = chain;
    }

    private void BeginWeights(Chain chain)
    {
        foreach (var (part, network) in chain.Owners)
        {
            var model = models.First(m => m.Weights == part.Weights);
            if (model.First is { } first) first.LoadInto(network);
            else network.Initialize(ModelNode.SeedOf(seed, model.Weights.Length > 0 ? model.Weights : model.Node));
        }
    }

    private void Resume(TrainState saved, Chain chain)
    {
        saved.Model.LoadInto(chain);
        saved.Model.LoadInto(setup.Optimizer, _weights!.Memory);
        (_batches, _pending) = (saved.Batches, saved.Pending);
        _schedule.Restore(saved.Schedule);
        if (saved.Has(BestName(0))) _best.Take([.. Learned(chain).Select((tensor, at) => saved.Tensor(BestName(at)).ToTensor().view(tensor.shape))]);
        if (saved.Has(WaitingGradient)) chain.Gradient.copy_(saved.Tensor(WaitingGradient).ToTensor());
        if (saved.Iteration > 0) Pass.Restore(name => [.. MemoryMarshal.Cast<byte, double>(saved.Tensor(MetricPrefix + name).Data.Span)]);
    }
}
