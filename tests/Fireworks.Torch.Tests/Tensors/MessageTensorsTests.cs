using System.Runtime.CompilerServices;
using TorchSharp;

namespace Fireworks.Torch.Tests.Tensors;

public sealed class MessageTensorsTests
{
    [Fact]
    public void Features_stand_side_by_side_in_the_order_asked()
    {
        var message = new Message(
            ("a", TensorColumn.Of<long>([1, 2])), ("b", TensorColumn.Of<double>([0.5, 1.5, 2.5, 3.5], 2)), ("c", TensorColumn.Of<bool>([true, false])),
            ("d", TensorColumn.Of<Half>([(Half)7, (Half)8])), ("e", TensorColumn.Of<sbyte>([-1, -2])), ("f", TensorColumn.Of<byte>([255, 254])));

        using var features = message.Features("e", "b", "a", "c", "d", "f");

        Assert.Equal([2L, 7], features.shape);
        Assert.Equal([-1f, 0.5f, 1.5f, 1, 1, 7, 255, -2f, 2.5f, 3.5f, 2, 0, 8, 254], features.data<float>().ToArray());
    }

    [Fact]
    public void One_aligned_float_column_is_shared_and_a_slice_off_the_boundary_is_copied()
    {
        var column = TensorColumn.Of<float>([.. Enumerable.Range(0, 12).Select(i => (float)i)], 2, 2);

        using var shared = new Message(("x", column)).Features("x");
        using var copied = new Message(("x", column)).Slice(1, 2).Features("x");

        Assert.Equal([3L, 4], shared.shape);
        Assert.True(Unsafe.AreSame(in column.Data.Span[0], in shared.bytes[0]));
        Assert.Equal([4f, 5, 6, 7, 8, 9, 10, 11], copied.data<float>().ToArray());
        Assert.False(Unsafe.AreSame(in column.Data.Span[16], in copied.bytes[0]));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void A_number_beyond_float32_is_refused_by_its_row_and_infinity_stays(bool live) => TorchWork.Run(grad: false, () =>
    {
        Message Of(params double[] values) => new Message(("x", TensorColumn.Of<double>(values, 2))) is var message && live ? message.WithGradients() : message;

        var error = Assert.Throws<CastException>(() => Of(1, 2, double.PositiveInfinity, double.NaN, 5, -1e300).Features("x"));

        Assert.Equal(("x", 2L), (error.Column, error.Row));
        Assert.Equal([float.PositiveInfinity, 0.1f], Of(double.PositiveInfinity, 0.1).Features("x").data<float>().ToArray());
    });

    [Fact]
    public void No_rows_give_no_features()
    {
        using var features = new Message(("a", TensorColumn.Of<long>([])), ("b", TensorColumn.Of<long>([]))).Features("a", "b");

        Assert.Equal([0L, 2], features.shape);
    }

    [Fact]
    public void Text_is_refused_by_name()
    {
        var message = new Message(("name", TextColumn.Of("a", "b")));

        Assert.Equal("name", Assert.Throws<ColumnTypeException>(() => message.Features("name")).Column);
        Assert.Equal("name", Assert.Throws<ColumnTypeException>(() => message.Tensor("name")).Column);
        Assert.Equal("nam", Assert.Throws<ColumnMissingException>(() => message.Tensor("nam")).Column);
    }

    [Fact]
    public void A_tensor_has_the_columns_type_and_shape()
    {
        using var tensor = new Message(("image", TensorColumn.Of<byte>(new byte[12], 2, 3))).Tensor("image");

        Assert.Equal((torch.ScalarType.Byte, 2L, 2L, 3L), (tensor.dtype, tensor.shape[0], tensor.shape[1], tensor.shape[2]));
    }
}
