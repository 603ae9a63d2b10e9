using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A pipe with parts that learn: it adds a column, computed by its parameters, modules and other models, to the rows that pass.</summary>
/// <remarks>
/// <para>Read as a pipe it predicts. Within a step of training it is called: <see cref="Forward"/> applies it alone, <see cref="Call"/> with the models
/// before it, and gradients reach all of them. An optimizer takes <see cref="AllParameters"/>; one over the last model of a chain trains the chain.</para>
/// <para>Tensor code runs inside <see cref="TorchWork"/>. Derive from it, or use <see cref="NetworkModel"/>, <see cref="FormulaModel"/>,
/// <see cref="ModuleModel"/> or <see cref="ScriptModel"/>.</para>
/// </remarks>
public abstract partial class Model : MapPipe, IModel, IForward, IDisposable
{
    private long _rowsSeen;

    /// <summary>A model of these parts.</summary>
    /// <param name="columns">The columns it reads.</param>
    /// <param name="output">The column it gives; one of that name is replaced. Not empty.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="rules">The parts that it needs.</param>
    /// <param name="input">Where rows come from when it is read; none when it is only called.</param>
    /// <exception cref="ModelPartException">Parts are missing or of the wrong kind; all are named.</exception>
    protected Model(ColumnPattern columns, string output, ModelParts parts, IReadOnlyList<PartRule> rules, Pipe? input) : base(input!)
    {
        TorchRuntime.Start();
        parts.Follow(GetType().Name, rules);
        (Columns, Output, Parts) = (columns, Require.NotEmpty(output), parts);
    }

    /// <summary>The columns it reads.</summary>
    public ColumnPattern Columns { get; }

    /// <summary>The column it gives.</summary>
    public string Output { get; }

    /// <summary>Its parts.</summary>
    public ModelParts Parts { get; }

    /// <summary>Whether it counts the rows it sees. Default true.</summary>
    public bool Updates { get; private set; } = true;

    /// <summary>Whether it computes; when not, rows pass as they are. Default true.</summary>
    public bool Inference { get; private set; } = true;

    /// <summary>Rows seen while <see cref="Updates"/> was on.</summary>
    public long RowsSeen => Interlocked.Read(ref _rowsSeen);

    /// <summary>Switches <see cref="Updates"/>.</summary>
    /// <param name="on">On or off.</param>
    /// <param name="upstream">Whether for all models before it too. Default no.</param>
    public void SetUpdates(bool on, bool upstream = false) => Switch(model => model.Updates = on, upstream);

    /// <summary>Switches <see cref="Inference"/>.</summary>
    /// <param name="on">On or off.</param>
    /// <param name="upstream">Whether for all models before it too. Default no.</param>
    public void SetInference(bool on, bool upstream = false) => Switch(model => model.Inference = on, upstream);

    /// <summary>The rows with its output, after the models before it have added theirs.</summary>
    /// <exception cref="ComponentException">libtorch refused the rows.</exception>
    public Message Call(Message rows) => Forward(Inputs is [Model before, ..] ? before.Call(rows) : rows);

    /// <summary>The rows with its output; a new message, whose other columns are shared.</summary>
    /// <param name="rows">Rows with the columns it reads.</param>
    /// <exception cref="ColumnMissingException">A column is missing.</exception>
    /// <exception cref="ComponentException">libtorch refused the rows; the message says why.</exception>
    public Message Forward(Message rows)
    {
        if (Updates) Interlocked.Add(ref _rowsSeen, rows.Length);
        if (!Inference) return rows;
        try
        {
            var output = Compute(Here(rows));                            // [N, row…]
            if (output.dim() == 0 || output.shape[0] != rows.Length)
                throw new ComponentException(
                    $"{GetType().Name} must give one row for each of {rows.Length}, but gave {(output.dim() == 0 ? "a single value" : string.Join('x', output.shape))}; it must keep the first axis.");
            return rows.With(Output, new TorchColumn(output));
        }
        catch (Exception e) when (e is ExternalException or ArgumentException)   // libtorch, and the checks of TorchSharp's modules
        {
            var columns = string.Join(", ", Columns.In(rows).Select(c => $"{c} {rows[c].Type}"));
            throw new ComponentException($"{GetType().Name} could not compute '{Output}' from {rows.Length} rows of {columns}: {e.Message.Split('\n')[0]}", e);
        }
    }

    /// <summary>What the model says of rows.</summary>
    /// <param name="rows">They have the columns it reads.</param>
    /// <returns>[N, row…].</returns>
    protected abstract Tensor Compute(Message rows);

    /// <summary>The columns it reads as one tensor: a single column in its own shape [N, row…], several side by side [N, F]. Float32; gradients are kept.</summary>
    protected Tensor Features(Message rows)
    {
        var columns = Columns.In(rows);
        return columns.Count == 1 ? rows.Tensor(columns[0]).to(ScalarType.Float32) : rows.Features(columns);
    }

    /// <summary>A parameter among its parts.</summary>
    /// <exception cref="ModelPartException">There is none of that name.</exception>
    protected Parameter ParameterOf(string name) => Parts[name] as Parameter ?? throw new ModelPartException($"Part '{name}' is no parameter.");

    /// <inheritdoc/>
    protected sealed override Message Apply(Message rows) => TorchWork.Run(grad: false, () =>
    {
        var result = Forward(rows);
        return result.Aggregate(result, (all, column) => column.Value is TorchColumn live ? all.With(column.Key, live.ToHost()) : all);
    });

    private void Switch(Action<Model> change, bool upstream)
    {
        foreach (var model in upstream ? ModelWalk.Upstream(this) : [this]) change(model);
    }

    /// <summary>Disposes its own parameters and modules; linked ones and other models stay.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes what it owns.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var (_, part) in Parts)
            if (part is Parameter or nn.Module) ((IDisposable)part).Dispose();
    }
}
