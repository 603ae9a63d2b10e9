using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A network and its optimizer while they are trained. One call at a time; runs on Torch threads.</summary>
/// <param name="node">The node's id: keys initialisation and dropout, and names errors.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="model">The layers.</param>
/// <param name="lossJson">The loss.</param>
/// <param name="optimizer">The optimizer.</param>
/// <param name="resume">Where to go on; from fresh weights when null.</param>
internal sealed class Trainer(string node, long seed, ModelSpec model, JsonObject lossJson, OptimizerSpec optimizer, ModelState? resume) : IDisposable
{
    private readonly LossSpec _loss = LossSpec.Read(lossJson);
    private IReadOnlyList<string> _columns = [];
    private IReadOnlyList<Tensor> _memory = [];
    private Network? _network;
    private long _steps = resume?.Steps ?? 0;

    /// <summary>One optimizer step on one batch.</summary>
    /// <param name="batch">At least one row.</param>
    /// <param name="place">Where training stands, for errors.</param>
    /// <exception cref="ComponentException">The batch does not fit the model, or the loss is no number.</exception>
    public Tally Step(Message batch, string place) => TorchWork.Run(grad: true, () =>
    {
        var network = _network ??= Begin(batch, place);
        var x = Features(batch, place);                                  // [N, F] float32
        var truth = _loss.TruthOf(batch, network.Outputs, place);        // [N] int64, or [N, W] float32
        var output = network.Forward(x, new DropoutMasks(seed, node, _steps + 1));   // [N, W]
        var loss = _loss.Of(output, truth);                              // []
        var tally = Count(loss, output, truth);
        if (!double.IsFinite(tally.Loss))
            throw new ComponentException($"{place}: the loss is {loss.ToDouble():R}, and nothing can be learned from that. {Cause(x)}");

        network.Gradient.zero_();
        loss.backward();
        optimizer.Step(network.Weights, network.Gradient, _memory, ++_steps);
        TrainingMeter.Stepped(batch.Length);
        return tally;
    });

    /// <summary>The loss on one batch, without learning from it.</summary>
    /// <param name="batch">At least one row.</param>
    /// <param name="place">Where training stands, for errors.</param>
    public Tally Evaluate(Message batch, string place) => TorchWork.Run(grad: false, () =>
    {
        var network = _network ?? throw new InvalidOperationException("Nothing was trained yet.");
        var output = network.Forward(Features(batch, place));            // [N, W]
        var truth = _loss.TruthOf(batch, network.Outputs, place);        // [N] int64, or [N, W] float32
        return Count(_loss.Of(output, truth), output, truth);
    });

    /// <summary>The model as it is now, in memory of its own.</summary>
    /// <param name="epochs">Epochs done.</param>
    /// <param name="place">Where training stands, for errors.</param>
    /// <exception cref="ComponentException">The last step made weights that are no numbers.</exception>
    public ModelState Save(int epochs, string place) => TorchWork.Run(grad: false, () =>
    {
        var network = _network ?? throw new InvalidOperationException("Nothing was trained yet.");
        if (!network.Weights.isfinite().all().ToBoolean())
            throw new ComponentException($"{place}: the last step made weights that are no finite numbers. {LowerLr}");
        return ModelState.Of(model, lossJson, optimizer, _columns, epochs, _steps, network, _memory);
    });

    private string LowerLr => FormattableString.Invariant($"Lower the learning rate ({optimizer.Type} has lr {optimizer.Lr}).");

    private Network Begin(Message first, string place)
    {
        _columns = resume?.Columns ?? model.Columns.In(first);
        if (_loss.Classifies && _columns.Contains(_loss.Target))
            throw new ComponentConfigException("model.in", $"The model would read the label it is to find: 'model.in' takes in '{_loss.Target}'. Name the columns more narrowly.");

        var inputs = _columns.Sum(c => first.Numbers(c).Type.RowSize);
        if (inputs == 0) throw new ComponentException($"{place}: the columns {string.Join(", ", _columns)} have no values in a row, so there is nothing to learn from.");
        var network = new Network(model, resume?.Inputs ?? inputs, trains: true);
        _loss.CheckOutputs(network.Outputs);
        _memory = [.. optimizer.Memory.Select(_ => torch.zeros_like(network.Weights).DetachFromDisposeScope())];
        if (resume is null)
        {
            network.Initialize((long)KeyedRandom.For(seed, node, 0).Child("init").Bits(0));
        }
        else
        {
            resume.LoadInto(network);
            resume.LoadInto(optimizer, _memory);
        }
        return network;
    }

    private Tensor Features(Message batch, string place)
    {
        var x = batch.Features(_columns);
        return x.shape[1] == _network!.Inputs
            ? x
            : throw new ComponentException($"{place}: the model reads {_network.Inputs} values a row, but the batch has {x.shape[1]} in {string.Join(", ", _columns.Select(c => $"{c} {batch[c].Type}"))}.");
    }

    private Tally Count(Tensor loss, Tensor output, Tensor truth) => new(
        output.shape[0], loss.ToDouble() * output.shape[0], _loss.Classifies ? output.argmax(dim: 1).eq(truth).sum().ToInt64() : 0);

    private string Cause(Tensor x) => x.isfinite().all().ToBoolean()
        ? LowerLr
        : $"The input columns {Range(_columns)} hold values that are no finite numbers; remove those rows or fill them.";

    private static string Range(IReadOnlyList<string> names) => names.Count > 4 ? $"{names[0]} … {names[^1]}" : string.Join(", ", names);

    public void Dispose()
    {
        _network?.Dispose();
        foreach (var tensor in _memory) tensor.Dispose();
    }
}
