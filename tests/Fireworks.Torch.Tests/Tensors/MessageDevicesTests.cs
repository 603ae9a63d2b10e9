namespace Fireworks.Torch.Tests.Tensors;

public sealed class MessageDevicesTests
{
    private static readonly Message Rows = new(("x", TensorColumn.Of<float>([1, 2, 3, 4], 2)), ("name", TextColumn.Of("a", "b")), ("n", TensorColumn.Of<long>([5, 6])));

    [Fact]
    public void Numbers_become_live_tensors_text_stays_and_all_come_back_equal() => TorchWork.Run(grad: false, () =>
    {
        var there = Rows.ToDevice(TorchDevice.Processor);

        Assert.IsType<TorchColumn>(there["x"]);
        Assert.IsType<TorchColumn>(there["n"]);
        Assert.Same(Rows["name"], there["name"]);
        Assert.Equal(Rows, there.ToHost());
        Assert.Equal(Rows.Names, there.Names);
    });

    [Fact]
    public void What_is_there_already_is_shared() => TorchWork.Run(grad: false, () =>
    {
        var there = Rows.ToDevice(TorchDevice.Processor);

        Assert.Same(there["x"], there.ToDevice(TorchDevice.Processor)["x"]);
    });
}
