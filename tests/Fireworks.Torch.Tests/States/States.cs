using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.States;

/// <summary>State dicts for tests.</summary>
internal static class States
{
    /// <summary>One tensor of each cell type, and the awkward shapes: a single value, none at all, many axes.</summary>
    public static StateDict OfEveryType(bool complex128 = true)
    {
        TorchRuntime.Start();
        var state = new StateDict();
        foreach (var type in CellType.All.Where(t => complex128 || t.Scalar != ScalarType.ComplexFloat64))
            state.Add($"{type.Scalar}", torch.tensor([0f, 1, 2, 0.5f, 3, 100]).to(type.Scalar).view(2, 3));
        state.Add("one", torch.tensor(3.25f));
        state.Add("none", torch.zeros(0, 4));
        state.Add("axes", torch.arange(24, ScalarType.Float32).view(1, 2, 1, 3, 4));
        return state;
    }

    /// <summary>Asserts that both hold the same tensors to the bit.</summary>
    public static void AssertEqual(StateDict expected, StateDict found)
    {
        Assert.Equal(expected.Names, found.Names);
        foreach (var (name, tensor) in expected)
        {
            Assert.Equal((name, tensor.dtype), (name, found[name].dtype));
            Assert.Equal(tensor.shape, found[name].shape);
            if (tensor.NumberOfElements > 0) Assert.True(tensor.bytes.SequenceEqual(found[name].bytes), name);
        }
    }

    /// <summary>The bytes that a writer makes.</summary>
    public static byte[] Written(StateDict state, Action<StateDict, Stream> write)
    {
        using var stream = new MemoryStream();
        write(state, stream);
        return stream.ToArray();
    }
}
