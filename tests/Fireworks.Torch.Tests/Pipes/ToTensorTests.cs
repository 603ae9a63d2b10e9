using Fireworks.TestKit;
using TorchSharp;

namespace Fireworks.Torch.Tests.Pipes;

public sealed class ToTensorTests : PipeConformance
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly MessagePipe Mixed = new(Message.Of(("x", new[] { 1.5, 2.5, 3.5 }), ("n", new[] { 16_777_217L, 2, 3 }), ("t", TextColumn.Of("a", "b", "c"))));

    protected override Pipe Create(Pipe input) => new ToTensor(input);

    [Fact]
    public async Task Columns_of_numbers_are_tensors_of_their_own_type_read_by_index_and_in_order_alike()
    {
        var pipe = new ToTensor(Mixed);

        var byIndex = await pipe.ReadAsync(Rows.At(2, 0), Token);
        var inOrder = await pipe.IterateAsync(cancellationToken: Token).SingleAsync(Token);

        Assert.Equal((torch.float64, torch.int64), (Assert.IsType<TorchColumn>(byIndex["x"]).Tensor.dtype, Assert.IsType<TorchColumn>(byIndex["n"]).Tensor.dtype));
        Assert.Equal([3, 16_777_217L], byIndex.Column<long>("n"));
        Assert.Equal([1.5, 2.5, 3.5], Assert.IsType<TorchColumn>(inOrder["x"]).Tensor.data<double>().ToArray());
        Assert.Equal(["a", "b", "c"], inOrder.Text("t"));
    }

    [Fact]
    public async Task Only_the_columns_named_are_changed_and_text_is_refused()
    {
        var rows = await new ToTensor(Mixed, new ColumnPattern("n")).ReadAsync(Rows.Range(0, 3), Token);

        Assert.IsType<TorchColumn>(rows["n"]);
        Assert.IsType<TensorColumn>(rows["x"]);
        var refusal = await Assert.ThrowsAsync<ColumnTypeException>(async () => await new ToTensor(Mixed, new ColumnPattern("t")).ReadAsync(Rows.Range(0, 1), Token));
        Assert.Contains("'t'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("")]
    public void A_device_of_no_name_is_refused_when_it_is_made(string device) =>
        Assert.Throws<ArgumentException>(nameof(device), () => new ToTensor(Mixed, device: device));

    [Fact]
    public async Task It_takes_the_device_that_its_host_trains_on_and_the_processor_where_there_is_none()
    {
        var pipe = new ToTensor(Mixed);
        pipe.Bind(NodeContext.Detached with { Services = new TestServices(new TorchDevice("cuda:999")) });

        var rows = await pipe.ReadAsync(Rows.Range(0, 3), Token);

        Assert.Equal(DeviceType.CPU, Assert.IsType<TorchColumn>(rows["x"]).Tensor.device_type);
        Assert.Equal(Mixed.Message, rows);
    }
}
