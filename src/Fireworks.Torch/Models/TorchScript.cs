namespace Fireworks;

/// <summary>Adds what a model says of each row that Python saved with <c>torch.jit.save</c>, where the host's operator allows such files.</summary>
/// <remarks>The program gets one float32 tensor: a single column in its own shape [N, row…], several side by side [N, F]; it gives one tensor of N rows, which
/// becomes the output column, on the processor. It is not trained, and nothing of it is saved: the file is the model.</remarks>
/// <param name="input">The rows.</param>
/// <param name="path">The file, in the folder that the operator allows (<see cref="ScriptPolicy"/>).</param>
/// <param name="columns">The columns that the model reads.</param>
/// <param name="output">The column that it gives; one of that name is replaced. Default "scores".</param>
[Component("torchscript")]
public sealed class TorchScript(Pipe input, string path, ColumnPattern columns, string output = "scores") : MapPipe(input), IModel
{
    private readonly Lock _loading = new();
    private ScriptModel? _model;

    /// <summary>The file.</summary>
    public string Path { get; } = Require.NotEmpty(path);

    /// <summary>The columns that the model reads.</summary>
    public ColumnPattern Columns { get; } = columns;

    /// <summary>The column that it gives.</summary>
    public string Output { get; } = Require.NotEmpty(output);

    /// <exception cref="StateFileException">The operator does not allow the file, or it is no TorchScript file.</exception>
    /// <exception cref="ComponentException">The program refused the rows.</exception>
    protected override Message Apply(Message rows)
    {
        var model = Model();
        return TorchWork.Run(grad: false, () =>
        {
            var said = model.Forward(rows);
            return said.With(Output, said[Output].ToHost());
        });
    }

    private ScriptModel Model()
    {
        lock (_loading) return _model ??= new ScriptModel(Path, Context.Find<ScriptPolicy>() ?? ScriptPolicy.Refuse, Columns, Output);
    }
}
