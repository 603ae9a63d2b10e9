using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.Pipes;

public sealed class GradientTests : PipeConformance
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly MessagePipe Mixed = new(Message.Of(("x", new[] { 1f, 2, 3 }), ("n", new[] { 1L, 2, 3 })));

    protected override Pipe Create(Pipe input) => new Gradient(input);

    [Fact]
    public async Task A_function_of_its_columns_is_differentiated_by_them()
    {
        var rows = await new Gradient(Mixed).ReadAsync(Rows.At(2, 0), Token);

        var slope = TorchWork.Run(grad: true, () =>
        {
            var x = rows.Tensor("x");                                    // [2]
            (x * x).sum().backward();
            return x.grad!.data<float>().ToArray();
        });

        Assert.Equal([6f, 2], slope);
        Assert.IsType<TensorColumn>(rows["n"]);
    }

    [Fact]
    public async Task The_rows_it_was_given_stay_without_gradients_and_unchanged()
    {
        var before = Mixed.Message.Compact();

        await new Gradient(Mixed).ReadAsync(Rows.Range(0, 3), Token);

        Assert.Equal(before, Mixed.Message);
        Assert.IsType<TensorColumn>(Mixed.Message["x"]);
    }

    [Fact]
    public async Task Whole_numbers_have_no_gradient() =>
        await Assert.ThrowsAsync<ColumnTypeException>(async () => await new Gradient(Mixed, new ColumnPattern("n")).ReadAsync(Rows.Range(0, 1), Token));
}
