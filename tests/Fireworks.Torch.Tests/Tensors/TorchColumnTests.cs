using TorchSharp;

namespace Fireworks.Torch.Tests.Tensors;

public sealed class TorchColumnTests
{
    [Fact]
    public void Rows_are_those_of_the_tensor_however_they_are_taken() => TorchWork.Run(grad: false, () =>
    {
        var column = new TorchColumn(torch.arange(12, torch.float32).view(4, 3));

        Assert.Equal((4, 48L, new ColumnType(DType.Float32, [3])), (column.Length, column.ByteCount, column.Type));
        Assert.Equal([3f, 4, 5, 6, 7, 8], Host(column.Slice(1, 2)));
        Assert.Equal([9f, 10, 11, 0, 1, 2], Host(column.Take(Rows.At(3, 0))));
        Assert.Equal([0f, 1, 2, 9, 10, 11], Host(Column.Concat("c", [column.Slice(0, 1), column.Slice(3, 1)])));
        Assert.Throws<RowOutOfRangeException>(() => column.Slice(3, 2));
        Assert.Throws<RowOutOfRangeException>(() => column.Take(Rows.At(4)));
    });

    [Fact]
    public void Gradients_flow_through_a_message()
    {
        var gradient = TorchWork.Run(grad: true, () =>
        {
            var w = torch.ones(1, requires_grad: true);
            var rows = new Message(("y", new TorchColumn(w * torch.arange(4, torch.float32))));
            rows.Take(Rows.At(3, 2)).Tensor("y").sum().backward();
            return w.grad!.ToSingle();
        });

        Assert.Equal(5, gradient);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void Gradients_stay_where_live_rows_and_rows_of_the_host_are_put_together(bool liveFirst)
    {
        var gradient = TorchWork.Run(grad: true, () =>
        {
            var host = new Message(("x", TensorColumn.Of<float>([1, 2])));
            var live = host.WithGradients();
            var both = liveFirst ? live.Append(host) : host.Append(live);
            (both.Tensor("x") * both.Tensor("x")).sum().backward();
            Assert.Equal([1f, 2, 1, 2], Host(both["x"]));
            return live.Tensor("x").grad!.data<float>().ToArray();
        });

        Assert.Equal([2f, 4], gradient);
    }

    [Fact]
    public void Live_values_with_gaps_and_in_lists_are_those_of_the_host() => TorchWork.Run(grad: false, () =>
    {
        var host = TensorColumn.Of<int>([1, 2, 2]);
        var live = new TorchColumn(torch.tensor(new[] { 1, 2, 2 }));
        Message Of(Column values) => new(("gaps", ArrowColumn.WithGaps(values, [true, false, true])), ("list", ListColumn.Of([1, 0, 2], values)));

        Assert.Equal(Of(host), Of(live));
        Assert.Equal(Of(host).Describe(), Of(live).Describe());
        Assert.Equal(Of(host).GroupCount("gaps"), Of(live).GroupCount("gaps"));
    });

    [Fact]
    public void What_goes_to_the_host_outlives_the_tensor()
    {
        var host = TorchWork.Run(grad: false, () => new TorchColumn(torch.ones(3)).ToHost());

        Assert.Equal([1f, 1, 1], ((TensorColumn)host).Values<float>());
    }

    private static float[] Host(Column column) => [.. ((TensorColumn)column.ToHost()).Values<float>()];
}
