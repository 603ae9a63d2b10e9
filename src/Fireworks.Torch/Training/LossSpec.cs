using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>What training makes small, as configured: <c>{ "type": "cross_entropy", "target": "label" }</c>.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Target">The column with the truth.</param>
internal abstract record LossSpec(string Type, string Target)
{
    /// <summary>Whether the model chooses one of several classes.</summary>
    public bool Classifies => this is CrossEntropySpec;

    /// <summary>The loss of this JSON.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown or missing.</exception>
    public static LossSpec Read(JsonObject json)
    {
        var read = new SpecReader("loss", json);
        read.Only("type", "target");
        var type = read.OneOf("type", "cross_entropy", "mse");
        return type == "mse" ? new SquaredErrorSpec(read.Text("target")) : new CrossEntropySpec(read.Text("target"));
    }

    /// <summary>Throws unless the loss can judge so many values a row.</summary>
    public abstract void CheckOutputs(int outputs);

    /// <summary>The truth of a batch, checked so that torch cannot stumble over it.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="outputs">Values a row that the model gives.</param>
    /// <param name="place">Where training stands, for errors.</param>
    public abstract Tensor TruthOf(Message batch, int outputs, string place);

    /// <summary>The mean loss of a batch, [].</summary>
    public abstract Tensor Of(Tensor output, Tensor truth);
}

/// <summary>−log softmax(output)[label], the mean over rows; labels are whole numbers from 0.</summary>
internal sealed record CrossEntropySpec(string Target) : LossSpec("cross_entropy", Target)
{
    public override void CheckOutputs(int outputs)
    {
        if (outputs < 2)
            throw new ComponentConfigException(
                "model.layers", $"cross_entropy chooses between classes, but the last layer gives {outputs} value a row; give it one for each class, at least 2.");
    }

    public override Tensor TruthOf(Message batch, int outputs, string place)
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

    public override Tensor Of(Tensor output, Tensor truth) => nn.functional.cross_entropy(output, truth);

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

/// <summary>(output − target)², the mean over rows and values.</summary>
internal sealed record SquaredErrorSpec(string Target) : LossSpec("mse", Target)
{
    public override void CheckOutputs(int outputs) { }

    public override Tensor TruthOf(Message batch, int outputs, string place)
    {
        var column = batch.Numbers(Target);
        return column.Type.RowSize == outputs
            ? batch.Features(Target)                                     // [N, W] float32
            : throw new ComponentException(
                $"{place}: the model gives {outputs} values a row, but '{Target}' is {column.Type}, {column.Type.RowSize} a row. " +
                $"Let the last layer give {column.Type.RowSize}.");
    }

    public override Tensor Of(Tensor output, Tensor truth) => nn.functional.mse_loss(output, truth);
}
