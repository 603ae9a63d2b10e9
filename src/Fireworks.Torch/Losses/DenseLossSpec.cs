using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A loss of each output against a number of its own.</summary>
internal abstract record DenseLossSpec(string Type, string Target) : LossSpec(Type, Target)
{
    /// <summary>What the numbers must be, such as <c>from 0 to 1</c>; null when any will do.</summary>
    protected virtual string? Rule => null;

    /// <summary>Whether a number is allowed, when there is a <see cref="Rule"/>.</summary>
    protected virtual bool Allows(float value) => true;

    public sealed override Tensor TruthOf(Message batch, int outputs, string place)
    {
        var column = batch.Numbers(Target);
        if (column.Type.RowSize != outputs)
            throw new ComponentException(
                $"{place}: the model gives {outputs} values a row, but '{Target}' is {column.Type}, {column.Type.RowSize} a row. " +
                $"Let the last layer give {column.Type.RowSize}.");
        var truth = batch.Features(Target);                              // [N, W] float32
        if (Rule is not null) Check(truth, outputs, place);
        return truth;
    }

    private void Check(Tensor truth, int outputs, string place)
    {
        var at = 0;
        foreach (var value in MemoryMarshal.Cast<byte, float>(truth.bytes))
        {
            if (!Allows(value)) throw new ComponentException(FormattableString.Invariant($"{place}, row {at / outputs} of the batch: '{Target}' is {value}, but {Type} needs values {Rule}."));
            at++;
        }
    }
}
