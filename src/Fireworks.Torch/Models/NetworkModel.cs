using System.Text.Json.Nodes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A model of a layer spec in JSON: the same networks that a <c>train</c> node learns, to be called and trained by hand.</summary>
/// <remarks>Its weights start from PyTorch's defaults, drawn by the seed; all are views of one flat tensor. It gives the spec's first output.</remarks>
public sealed class NetworkModel : Model
{
    private Network _network;
    private readonly long _seed;

    /// <summary>A network.</summary>
    /// <param name="spec">The layers, with <c>in</c> and <c>out</c> or <c>inputs</c> and <c>outputs</c>.</param>
    /// <param name="width">Values a row in all columns that it reads; at least 1.</param>
    /// <param name="seed">Keys the first weights and dropout. Default 0.</param>
    /// <param name="input">Where rows come from when it is read.</param>
    /// <exception cref="ComponentConfigException">The spec cannot be, or its shapes do not fit; all that is found is named.</exception>
    public NetworkModel(JsonObject spec, int width, long seed = 0, Pipe? input = null) : this(ModelSpec.Read(spec), width, seed, input) { }

    private NetworkModel(ModelSpec spec, int width, long seed, Pipe? input) : base(spec.Columns, spec.Out, [], [], input)
    {
        _network = new Network(spec, Require.AtLeast(width, 1), trains: true, asParameters: true);
        _network.Initialize((long)KeyedRandom.For(seed, "network", 0).Child("init").Bits(0));
        _seed = seed;
    }

    /// <summary>Whether dropout drops and batch_norm uses the batch's own mean. Default false. Set by one thread at a time.</summary>
    public bool Training { get; set; }

    /// <summary>Its layers and weights.</summary>
    internal Network Network => _network;

    private protected override IEnumerable<(string Name, Parameter Value)> Extra => _network.Parameters.Select(p => (p.Name, (Parameter)p.Value));

    internal override IEnumerable<(string Name, Tensor Value)> Kept => _network.Buffers;

    /// <inheritdoc/>
    protected override Tensor Compute(Message rows)
    {
        var x = Features(rows).reshape(rows.Length, -1);                 // [N, F]
        if (rows.Length > 0 && x.shape[1] != _network.Inputs)
            throw new ComponentException(
                $"The network reads {_network.Inputs} values a row, but these rows have {x.shape[1]} in {string.Join(", ", Columns.In(rows).Select(c => $"{c} {rows[c].Type}"))}.");
        return _network.ForwardAll(x, Training ? new DropoutMasks(_seed, "network", Interlocked.Increment(ref TrainingCalls)) : null)[0];
    }

    private protected override void Move(TorchDevice device)
    {
        base.Move(device);
        if (device.Has(_network.Weights)) return;
        var before = _network;
        _network = before.On(device);
        before.Dispose();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _network.Dispose();
    }
}
