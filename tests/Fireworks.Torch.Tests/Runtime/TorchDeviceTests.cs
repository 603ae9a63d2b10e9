using TorchSharp;

namespace Fireworks.Torch.Tests.Runtime;

public sealed class TorchDeviceTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("cuda", true)]
    [InlineData("cuda:11", true)]
    [InlineData("cuda:", false)]
    [InlineData("cuda:-1", false)]
    [InlineData("cuda1", false)]
    [InlineData("a100", false)]
    public void Knows_the_names_of_devices(string text, bool known)
    {
        Assert.Equal(known, TorchDevice.IsName(text));
        if (!known) Assert.Contains($"but is '{text}'", Assert.Throws<ArgumentException>("name", () => new TorchDevice(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_found_where_libtorch_finds_it()
    {
        Assert.True(TorchDevice.Processor.IsFound);
        Assert.Equal(torch.cuda.is_available(), new TorchDevice("cuda").IsFound);
        Assert.False(new TorchDevice("cuda:999").IsFound);
    }

    [Fact]
    public async Task Training_on_a_device_that_is_not_there_goes_on_on_the_processor_to_the_bit()
    {
        var (plain, elsewhere) = (Training.Mlp.Node(new Batches(Digits.Test, 64)), Training.Mlp.Node(new Batches(Digits.Test, 64)));
        elsewhere.Bind(new NodeContext("run", "mlp", 42, new TestKit.TestServices(new TorchDevice("cuda:999"))));

        await plain.DriveAsync(Token);
        await elsewhere.DriveAsync(Token);

        Assert.Equal(plain.Save().Tensors, elsewhere.Save().Tensors);
    }
}
