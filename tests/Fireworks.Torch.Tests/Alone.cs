using TorchSharp;

namespace Fireworks.Torch.Tests;

/// <summary>Tests that count the tensors of the process run one after the other, with nothing beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>Tensors alive after all garbage is gone.</summary>
    internal static long LiveTensors()
    {
        Collect();
        return torch.Tensor.TotalCount;
    }

    /// <summary>Asserts that nothing was left behind. Fewer than before is right: what an earlier test still held may have gone meanwhile.</summary>
    internal static void AssertNoMoreThan(long before) => Assert.InRange(torch.Tensor.TotalCount, 0, before);

    internal static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
