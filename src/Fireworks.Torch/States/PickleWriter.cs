using System.Buffers.Binary;
using System.Text;

namespace Fireworks;

/// <summary>Writes a state dict as the pickle that <c>torch.save</c> writes: an OrderedDict of tensors over storages in files beside it.</summary>
internal static class PickleWriter
{
    /// <summary>Writes the pickle; tensor i views storage <c>i</c>. Plain values follow the tensors.</summary>
    public static void Write(StateDict state, Stream to)
    {
        to.Write([0x80, 2]);
        Global(to, "collections", "OrderedDict");
        to.Write(")R("u8);                                    // called without arguments, then its items
        foreach (var (index, (name, tensor)) in state.Index())
        {
            Text(to, name);
            Global(to, "torch._utils", "_rebuild_tensor_v2");
            to.Write("(("u8);
            Text(to, "storage");
            Global(to, "torch", CellType.Of(name, tensor).Storage);
            Text(to, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Text(to, "cpu");
            Whole(to, tensor.NumberOfElements);
            to.Write("tQ"u8);                                 // the storage, by persistent id
            Whole(to, 0);
            Wholes(to, tensor.shape);
            Wholes(to, DenseStrides(tensor.shape));
            to.WriteByte(0x89);                               // needs no gradient
            Global(to, "collections", "OrderedDict");
            to.Write(")RtR"u8);                               // has no hooks
        }
        foreach (var (name, value) in state.Values)
        {
            Text(to, name);
            Plain(to, name, value);
        }
        to.Write("u."u8);
    }

    private static void Plain(Stream to, string name, object value)
    {
        switch (value)
        {
            case long whole: Whole(to, whole); break;
            case string text: Text(to, text); break;
            case bool truth: to.WriteByte(truth ? (byte)0x88 : (byte)0x89); break;
            case double fraction:
                Span<byte> bytes = [(byte)'G', 0, 0, 0, 0, 0, 0, 0, 0];
                BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], fraction);
                to.Write(bytes);
                break;
            default: throw new StateFileException($"'{name}' is a {value.GetType().Name}; beside tensors a .pt file holds long, double, string and bool.");
        }
    }

    private static void Global(Stream to, string module, string name) => to.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    private static void Text(Stream to, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> head = [(byte)'X', 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], utf8.Length);
        to.Write(head);
        to.Write(utf8);
    }

    private static void Wholes(Stream to, long[] values)
    {
        to.WriteByte((byte)'(');
        foreach (var value in values) Whole(to, value);
        to.WriteByte((byte)'t');
    }

    private static void Whole(Stream to, long value)
    {
        Span<byte> bytes = [0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt64LittleEndian(bytes[2..], value);
        to.Write(bytes);
    }

    private static long[] DenseStrides(long[] shape)
    {
        var strides = new long[shape.Length];
        var step = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= Math.Max(1, shape[axis]);
        }
        return strides;
    }
}
