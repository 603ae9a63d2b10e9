using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Gives a tensor its first values.</summary>
/// <param name="tensor">Host memory, dense; changed in place.</param>
/// <param name="random">Where random numbers come from.</param>
internal delegate void Start(Tensor tensor, Generator random);

/// <summary>How weights begin: as PyTorch's defaults do, bit for bit, but from a generator of the network's own. libtorch's is everybody's.</summary>
internal static class Starts
{
    /// <summary>U(−1/√fan, 1/√fan), drawn as Kaiming's bound for a = √5: for weights [out, in, …] whose fan is in·….</summary>
    public static Start Kaiming { get; } = (weight, random) =>
    {
        var fan = weight.shape.Skip(1).Aggregate(1L, (product, extent) => product * extent);
        Within(weight, random, Math.Sqrt(3) * (Math.Sqrt(2 / (1 + 5.0)) / Math.Sqrt(fan)));
    };

    /// <summary>U(−√(6/(in + out)), √(6/(in + out))). Source: Glorot, Bengio, AISTATS 2010.</summary>
    public static Start Xavier { get; } = (weight, random) => Within(weight, random, Math.Sqrt(3) * Math.Sqrt(2.0 / (weight.shape[0] + weight.shape[1])));

    /// <summary>N(0, 1).</summary>
    public static Start Normal { get; } = (weight, random) => weight.normal_(0, 1, random);

    /// <summary>Zeros.</summary>
    public static Start Zeros { get; } = (weight, _) => weight.zero_();

    /// <summary>Ones.</summary>
    public static Start Ones { get; } = (weight, _) => weight.fill_(1);

    /// <summary>U(−1/√fan, 1/√fan).</summary>
    public static Start Uniform(long fan) => (weight, random) => Within(weight, random, 1 / Math.Sqrt(fan));

    /// <summary>These values.</summary>
    public static Start Values(IReadOnlyList<float> values) => (weight, _) =>
    {
        using var given = torch.tensor(values.ToArray());
        weight.copy_(given);
    };

    private static void Within(Tensor weight, Generator random, double bound) => weight.uniform_(-bound, bound, random);
}
