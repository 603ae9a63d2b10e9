using TorchSharp;

namespace Fireworks.Torch.Tests.Runtime;

[Collection(nameof(Alone))]
public sealed class TorchWorkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sets_the_gradient_mode_and_puts_it_back(bool outside)
    {
        TorchRuntime.Start();
        using var before = torch.set_grad_enabled(outside);

        Assert.True(TorchWork.Run(grad: true, torch.is_grad_enabled));
        Assert.False(TorchWork.Run(grad: false, torch.is_grad_enabled));

        Assert.Equal(outside, torch.is_grad_enabled());
    }

    [Fact]
    public void Puts_the_gradient_mode_back_after_an_exception()
    {
        TorchRuntime.Start();
        using var before = torch.set_grad_enabled(true);

        Assert.Throws<InvalidDataException>(() => TorchWork.Run(grad: false, () => throw new InvalidDataException()));

        Assert.True(torch.is_grad_enabled());
    }

    [Fact]
    public void Disposes_what_the_work_made_and_hands_out_what_it_returns()
    {
        torch.Tensor? inner = null;

        using var result = TorchWork.Run(grad: false, () =>
        {
            inner = torch.ones(3);
            return inner * 2;
        });

        Assert.True(inner!.IsInvalid);
        Assert.Equal([2f, 2f, 2f], result.data<float>().ToArray());
    }

    [Fact]
    public void A_tensor_returned_into_an_outer_island_ends_with_that()
    {
        torch.Tensor? middle = null;

        var sum = TorchWork.Run(grad: false, () =>
        {
            middle = TorchWork.Run(grad: false, () => torch.ones(3) + 1);
            return middle.sum().ToSingle();
        });

        Assert.Equal(6, sum);
        Assert.True(middle!.IsInvalid);
    }

    [Fact]
    public void A_tensor_that_was_there_before_stays_where_it_was()
    {
        torch.Tensor? made = null;

        TorchWork.Run(grad: false, () =>
        {
            made = torch.ones(3);
            return TorchWork.Run(grad: false, () => made).sum().ToSingle();
        });

        Assert.True(made!.IsInvalid);
    }

    [Fact]
    public void Leaves_no_tensors_behind()
    {
        TorchWork.Run(grad: true, () => torch.ones(1).Dispose());
        var before = Alone.LiveTensors();

        for (var i = 0; i < 100; i++) TorchWork.Run(grad: true, () => (torch.ones(8, 8) + 1).relu().sum().ToSingle());

        Alone.AssertNoMoreThan(before);
    }

    [Fact]
    public void Refuses_asynchronous_work()
    {
        void Act() => TorchWork.Run(grad: false, async () => { await Task.Yield(); return 1; });

        Assert.Contains("synchronous", Assert.Throws<InvalidOperationException>(Act).Message, StringComparison.Ordinal);
    }
}
