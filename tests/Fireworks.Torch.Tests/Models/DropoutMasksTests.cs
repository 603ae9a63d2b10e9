using TorchSharp;

namespace Fireworks.Torch.Tests.Models;

public sealed class DropoutMasksTests
{
    [Fact]
    public void Drops_about_p_and_keeps_the_mean()
    {
        using var mask = new DropoutMasks(1, "mlp", 1).Draw("0", 0.25, [1000, 100]);

        // 100,000 draws: four standard deviations of the dropped part are 0.0055.
        Assert.InRange(mask.eq(0).to(torch.float32).mean().ToSingle(), 0.2445f, 0.2555f);
        Assert.Equal([0, (float)(1 / 0.75)], mask.data<float>().Distinct().Order());
    }

    [Fact]
    public void Depends_on_seed_node_step_and_layer_alone()
    {
        var first = Mask(1, "mlp", 1, "0");

        Assert.Equal(first, Mask(1, "mlp", 1, "0"));
        Assert.All([Mask(2, "mlp", 1, "0"), Mask(1, "other", 1, "0"), Mask(1, "mlp", 2, "0"), Mask(1, "mlp", 1, "1")], other => Assert.NotEqual(first, other));
    }

    private static float[] Mask(long seed, string node, long step, string layer)
    {
        TorchRuntime.Start();
        using var mask = new DropoutMasks(seed, node, step).Draw(layer, 0.5, [8, 8]);
        return mask.data<float>().ToArray();
    }
}
