using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A model of a TorchScript file that Python wrote with <c>torch.jit.save</c>, where the operator of the process allows it.</summary>
/// <remarks>A TorchScript file is a program: it runs inside this process with its rights, as far as TorchScript reaches. Load only what you trust.</remarks>
public sealed class ScriptModel : Model
{
    private const string Part = "module";

    private readonly jit.ScriptModule<Tensor, Tensor> _module;

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file; a relative path begins in the policy's folder.</param>
    /// <param name="policy">Whether the operator allows it, and from where.</param>
    /// <param name="columns">The columns it reads: one in its own shape, several side by side.</param>
    /// <param name="output">The column it gives.</param>
    /// <param name="input">Where rows come from when it is read.</param>
    /// <exception cref="StateFileException">The policy does not allow it, or it is no TorchScript file.</exception>
    public ScriptModel(string path, ScriptPolicy policy, ColumnPattern columns, string output, Pipe? input = null) : this(Load(path, policy), columns, output, input) { }

    private ScriptModel(jit.ScriptModule<Tensor, Tensor> module, ColumnPattern columns, string output, Pipe? input)
        : base(columns, output, new ModelParts { [Part] = module }, [new PartRule(Part, PartKind.Module)], input) => _module = module;

    /// <inheritdoc/>
    protected override Tensor Compute(Message rows) => _module.call(Features(rows));

    private static jit.ScriptModule<Tensor, Tensor> Load(string path, ScriptPolicy policy)
    {
        var allowed = policy.Allowed(path);
        TorchRuntime.Start();
        try
        {
            return jit.load<Tensor, Tensor>(allowed);
        }
        catch (Exception e) when (e is ExternalException or IOException)
        {
            throw new StateFileException($"'{path}' is no TorchScript file of one tensor in and one out: {e.Message.Split('\n')[0]}", e);
        }
    }
}
