using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A model of any TorchSharp module that makes one tensor of one. The module is its part <c>module</c>.</summary>
/// <remarks>The module stands in prediction mode (<c>eval</c>) until <see cref="Training"/> is set. Its dropout, unlike a network's, draws from libtorch's
/// own generator, which all threads share.</remarks>
public sealed class ModuleModel : Model
{
    private const string Part = "module";

    private readonly nn.Module<Tensor, Tensor> _module;

    /// <summary>A model of a module, which from then on belongs to it.</summary>
    /// <param name="module">Takes [N, row…] of the columns, gives [N, row…].</param>
    /// <param name="columns">The columns it reads: one in its own shape, several side by side.</param>
    /// <param name="output">The column it gives.</param>
    /// <param name="input">Where rows come from when it is read.</param>
    public ModuleModel(nn.Module<Tensor, Tensor> module, ColumnPattern columns, string output, Pipe? input = null)
        : base(columns, output, new ModelParts { [Part] = module }, [new PartRule(Part, PartKind.Module)], input)
    {
        _module = module;
        module.eval();
    }

    /// <summary>Whether the module is in training mode. Default false.</summary>
    public bool Training
    {
        get => _module.training;
        set => _module.train(value);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Message rows) => _module.call(Features(rows));
}
