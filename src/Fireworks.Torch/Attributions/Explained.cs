using static TorchSharp.torch;

namespace Fireworks;

/// <summary>What an attribution explains: a function of rows, or a network whose layers it can go back through.</summary>
public sealed class Explained
{
    private readonly Func<Tensor, Tensor> _function;
    private readonly Network? _network;
    private readonly int? _output;

    private Explained(Func<Tensor, Tensor> function, Network? network, int? output) => (_function, _network, _output) = (function, network, output);

    /// <summary>A function of rows.</summary>
    /// <param name="function">From [N, in…] to [N, out…]; no row depends on another.</param>
    public static Explained Of(Func<Tensor, Tensor> function) => new(function, null, null);

    /// <summary>A network's first output. Inputs of any shape with as many values a row as it reads are taken.</summary>
    public static Explained Of(NetworkModel model) => Of(model.Network);

    /// <summary>A model as a function of one of the columns it reads, together with the models before it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The column.</param>
    /// <exception cref="ComponentException">libtorch refused the rows; thrown when it is explained.</exception>
    public static Explained Of(Model model, string input) =>
        new(x => model.Call(new Message((input, new TorchColumn(x)))).Tensor(model.Output), null, null);

    internal static Explained Of(Network network) => new(x => network.ForwardAll(Rows(x, network))[0], network, null);

    /// <summary>One output value of it alone, by its number from 0 with the last axis running fastest.</summary>
    public Explained Only(int output) => new(_function, _network, Require.AtLeast(output, 0));

    /// <summary>The outputs [N, out…], or [N] for one alone.</summary>
    internal Tensor Forward(Tensor x) => Chosen(_function(x));

    /// <summary>The outputs, whose way back follows a rule.</summary>
    /// <param name="x">[N, in…].</param>
    /// <param name="method">The method's name, for errors.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="refused">Layers beside the usual that the rule does not hold for.</param>
    /// <exception cref="ComponentException">It is no network, or one with layers that no rule holds for.</exception>
    internal Tensor Forward(Tensor x, string method, BackwardRule rule, params string[] refused)
    {
        if (_network is null)
            throw new ComponentException($"{method} goes back layer by layer, so it needs a network of a layer spec, but was given a function; use integrated_gradients for it.");
        ExplainedLayers.Check(_network.Spec, method, refused);
        return Chosen(_network.Forward(Rows(x, _network), rule));
    }

    private static Tensor Rows(Tensor x, Network network)
    {
        var width = x.shape[1..].Aggregate(1L, (product, extent) => product * extent);
        return width == network.Inputs
            ? x.reshape(x.shape[0], width)                               // [N, F]
            : throw new ArgumentException($"The network reads {network.Inputs} values a row, but the rows of x [{string.Join('x', x.shape)}] have {width}; give it rows of as many values.", nameof(x));
    }

    private Tensor Chosen(Tensor y)
    {
        if (_output is not { } output) return y;
        var flat = y.dim() == 1 ? y.unsqueeze(1) : y.flatten(1);         // [N, O]
        return output < flat.shape[1]
            ? flat.select(1, output)
            : throw new ArgumentOutOfRangeException(nameof(y), output, $"There are {flat.shape[1]} output values, so none of number {output}; they are counted from 0.");
    }
}
