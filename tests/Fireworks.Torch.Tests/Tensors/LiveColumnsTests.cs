using TorchSharp;

namespace Fireworks.Torch.Tests.Tensors;

public sealed class LiveColumnsTests
{
    private static readonly Message Rows = Message.Of(("x", new[] { 1f, 2, 3 }), ("n", new[] { 1L, 2, 3 }), ("t", TextColumn.Of("a", "b", "c")));

    [Fact]
    public void Columns_go_to_a_device_and_back_all_or_by_name() => TorchWork.Run(grad: false, () =>
    {
        var some = Rows.ToDevice(TorchDevice.Processor, new ColumnPattern("x"));
        var all = Rows.ToDevice(TorchDevice.Processor);

        Assert.Equal((true, false), (some["x"] is TorchColumn, some["n"] is TorchColumn));
        Assert.Equal((true, true, false), (all["x"] is TorchColumn, all["n"] is TorchColumn, all["t"] is TorchColumn));
        Assert.Equal(Rows, all.ToHost());
        Assert.Equal((false, true), (all.ToHost(new ColumnPattern("x"))["x"] is TorchColumn, all.ToHost(new ColumnPattern("x"))["n"] is TorchColumn));
    });

    [Fact]
    public void What_is_there_already_is_shared() => TorchWork.Run(grad: false, () =>
    {
        var there = Rows.ToDevice(TorchDevice.Processor);

        Assert.Same(there["x"], there.ToDevice(TorchDevice.Processor)["x"]);
        Assert.Same(Rows["t"], there["t"]);
    });

    [Fact]
    public void In_host_memory_they_share_the_columns_memory() => TorchWork.Run(grad: false, () =>
    {
        var live = Rows.ToDevice(TorchDevice.Processor, new ColumnPattern("x")).Tensor("x");

        Assert.True(live.bytes.Overlaps(((TensorColumn)Rows["x"]).Data.Span));
    });

    [Fact]
    public void What_has_gradients_keeps_its_place_in_the_graph_of_operations() => TorchWork.Run(grad: true, () =>
    {
        var w = torch.ones(1, requires_grad: true);
        var rows = new Message(("y", new TorchColumn(w * torch.arange(4, torch.float32))));

        rows.WithGradients().Tensor("y").sum().backward();

        Assert.Equal(6, w.grad!.ToSingle());
    });
}
