using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>How weights begin: PyTorch's defaults, with libtorch's generator seeded by the network.</summary>
internal static class Starts
{
    /// <summary>U(−1/√fan, 1/√fan), drawn as Kaiming's bound for a = √5: for weights [out, in, …] whose fan is in·….</summary>
    public static Action<Tensor> Kaiming { get; } = weight => nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));

    /// <summary>U(−√(6/(in + out)), √(6/(in + out))). Source: Glorot, Bengio, AISTATS 2010.</summary>
    public static Action<Tensor> Xavier { get; } = weight => nn.init.xavier_uniform_(weight);

    /// <summary>N(0, 1).</summary>
    public static Action<Tensor> Normal { get; } = weight => nn.init.normal_(weight);

    /// <summary>Zeros.</summary>
    public static Action<Tensor> Zeros { get; } = weight => weight.zero_();

    /// <summary>Ones.</summary>
    public static Action<Tensor> Ones { get; } = weight => weight.fill_(1);

    /// <summary>U(−1/√fan, 1/√fan).</summary>
    public static Action<Tensor> Uniform(long fan) => weight => nn.init.uniform_(weight, -1 / Math.Sqrt(fan), 1 / Math.Sqrt(fan));

    /// <summary>These values.</summary>
    public static Action<Tensor> Values(IReadOnlyList<float> values) => weight =>
    {
        using var given = torch.tensor(values.ToArray());
        weight.copy_(given);
    };
}
