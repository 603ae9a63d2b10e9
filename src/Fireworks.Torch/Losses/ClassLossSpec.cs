using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A loss of outputs, one a class, against the number of the right class.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Target">The column of class numbers.</param>
/// <param name="Weights">How much a row of each class counts; all alike when null.</param>
internal abstract record ClassLossSpec(string Type, string Target, double[]? Weights) : LossSpec(Type, Target)
{
    public sealed override TruthKind Kind => TruthKind.Classes;

    public sealed override void CheckOutputs(int outputs)
    {
        if (outputs < 2)
            throw new ComponentConfigException(
                "model.layers", $"{Type} chooses between classes, but the last layer gives {outputs} value a row; give it one for each class, at least 2.");
        if (Weights is { } weights && weights.Length != outputs)
            throw new ComponentConfigException("loss.weights", $"'loss.weights' needs one weight for each of the {outputs} classes, but has {weights.Length}.");
    }

    public sealed override Tensor TruthOf(Message batch, int outputs, string place)
    {
        var column = batch.Numbers(Target);
        if (column.Type.DType.IsFloat() || column.Type.DType == DType.Bool || !column.Type.RowShape.IsEmpty)
            throw new ColumnTypeException(Target, "one whole number a row, such as int64", column.Type.ToString());
        switch (column.Type.DType)
        {
            case DType.Int64: Check<long>(column, outputs, place); break;
            case DType.Int32: Check<int>(column, outputs, place); break;
            case DType.Int16: Check<short>(column, outputs, place); break;
            case DType.Int8: Check<sbyte>(column, outputs, place); break;
            default: Check<byte>(column, outputs, place); break;
        }
        return column.ToTensor().to(ScalarType.Int64);                   // [N] int64
    }

    /// <inheritdoc/>
    public sealed override string? NothingToJudge(Tensor truth) => Weights is { } weights && truth.cpu().data<long>().All(label => weights[label] == 0)
        ? "All rows of the batch are of classes whose weight in 'loss.weights' is 0; mix the rows with a shuffle, make batches larger, or give those classes a weight."
        : null;

    /// <summary>The weights of the classes, [C], where the outputs are, or null.</summary>
    protected Tensor? WeightTensor(Tensor output) => Weights is null ? null : torch.tensor(Weights, output.dtype, output.device);

    private void Check<T>(TensorColumn column, int classes, string place) where T : unmanaged, IBinaryInteger<T>
    {
        var labels = MemoryMarshal.Cast<byte, T>(column.Data.Span);
        for (var row = 0; row < labels.Length; row++)
        {
            var label = long.CreateTruncating(labels[row]);
            if (label < 0 || label >= classes)
                throw new ComponentException(
                    $"{place}, row {row} of the batch: '{Target}' is {label}, but the model has {classes} classes, numbered 0 to {classes - 1}. " +
                    "Correct the label, or let the last layer give more values.");
        }
        GC.KeepAlive(column);
    }
}
