using Fireworks.TestKit;

namespace Fireworks.Torch.Tests;

/// <summary>Calls that end the process on a mistake, give silently wrong numbers or leave a thread spoiled stay out of the source.</summary>
public sealed class SourceRulesTests
{
    private const string Allowed = "src/Fireworks.Torch/Runtime/TorchWork.cs";
    private const string Gradients = "src/Fireworks.Torch/Attributions/Gradients.cs";

    private static readonly string[] Banned = ["matmul(", "autograd.grad(", ".sum(0)", ".prod(0)", "no_grad(", "NewDisposeScope(", "inference_mode(", "set_grad_enabled(", "cummax(", "cummin("];

    [Fact]
    public void No_dangerous_call_of_torch_outside_TorchWork()
    {
        Assert.Contains(Allowed, SourceTree.Product);

        var found = from file in SourceTree.Product
                    where file != Allowed
                    from line in SourceTree.Read(file).Split('\n').Index()
                    from call in Banned
                    where line.Item.Contains(call, StringComparison.Ordinal) && (call, file) != ("autograd.grad(", Gradients)
                    select $"{file}:{line.Index + 1}: {call}";

        Assert.Empty(found);
    }
}
