using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>The weights an optimizer moves, as flat tensors in host memory: weights, gradient and what is remembered between steps.</summary>
/// <remarks>Holds addresses: the tensors must not be resized or moved while it lives. Weights that lie on a device have a copy here, which <see cref="Fetch"/> and
/// <see cref="Bring"/> keep up with them; see <see cref="TorchDevice"/>.</remarks>
internal sealed unsafe class FlatWeights : IDisposable
{
    private const int LongestStretch = 1 << 30;

    private readonly nint _weights, _gradient;
    private readonly nint[] _addresses;
    private readonly int _scalars;
    private readonly (Tensor Weights, Tensor Gradient)? _apart;

    /// <summary>Weights that an optimizer is to move, remembered as before its first step.</summary>
    /// <param name="spec">The optimizer.</param>
    /// <param name="weights">[P] float32 or float64, dense, on any device; stays the caller's.</param>
    /// <param name="gradient">[P] of the same type, on the same device; stays the caller's.</param>
    /// <param name="trainable">The runs of weights that move, in order; all when null.</param>
    /// <param name="apart">Whether the optimizer works on a copy, as it must for weights on a device.</param>
    /// <exception cref="ArgumentException">The tensors are not flat, dense and alike, or a run lies outside them.</exception>
    public FlatWeights(OptimizerSpec spec, Tensor weights, Tensor gradient, IReadOnlyList<(long Start, long Length)>? trainable = null, bool apart = false)
    {
        Check(weights, nameof(weights));
        Check(gradient, nameof(gradient));
        if (weights.shape[0] != gradient.shape[0] || weights.dtype != gradient.dtype)
            throw new ArgumentException($"The gradient is {gradient.dtype} [{gradient.shape[0]}], but the weights are {weights.dtype} [{weights.shape[0]}].", nameof(gradient));
        if (weights.device_type != gradient.device_type)
            throw new ArgumentException($"The gradient is on {gradient.device}, but the weights are on {weights.device}; move both to one device.", nameof(gradient));
        if (apart || weights.device_type != DeviceType.CPU)
        {
            _apart = (weights, gradient);
            (weights, gradient) = (torch.zeros(weights.shape, weights.dtype).DetachFromDisposeScope(), torch.zeros(weights.shape, weights.dtype).DetachFromDisposeScope());
        }
        (Weights, Gradient, IsDouble) = (weights, gradient, weights.dtype == ScalarType.Float64);
        Trainable = [.. Split(trainable ?? [(0, weights.shape[0])], weights.shape[0])];
        Names = spec.Memory;
        Memory = [.. spec.Memory.Select(name => torch.full(
            spec.Shape(name, weights.shape[0]), spec.Initial(name), name == OptimizerSpec.Scalars ? ScalarType.Float64 : weights.dtype).DetachFromDisposeScope())];
        _scalars = Array.IndexOf([.. spec.Memory], OptimizerSpec.Scalars);
        (_weights, _gradient, _addresses) = (Address(weights), Address(gradient), [.. Memory.Select(Address)]);
    }

    /// <summary>[P], in host memory.</summary>
    public Tensor Weights { get; }

    /// <summary>[P], in host memory.</summary>
    public Tensor Gradient { get; }

    /// <summary>What is remembered, in the order of <see cref="Names"/>.</summary>
    public IReadOnlyList<Tensor> Memory { get; }

    /// <summary>The names of what is remembered.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The runs of weights that move.</summary>
    public IReadOnlyList<(long Start, int Length)> Trainable { get; }

    /// <summary>Whether cells are float64.</summary>
    public bool IsDouble { get; }

    /// <summary>The remembered numbers that belong to no single weight; empty when there are none.</summary>
    public Span<double> Scalars => _scalars < 0 ? [] : new Span<double>((double*)_addresses[_scalars], (int)Memory[_scalars].shape[0]);

    /// <summary>Whether weights and gradient are copies of others.</summary>
    public bool IsApart => _apart is not null;

    /// <summary>Takes over the weights and the gradient as they are where they lie.</summary>
    public void Fetch()
    {
        if (_apart is not { } origin) return;
        Weights.copy_(origin.Weights);
        Gradient.copy_(origin.Gradient);
    }

    /// <summary>Puts the weights where they lie.</summary>
    public void Bring() => _apart?.Weights.copy_(Weights);

    /// <summary>One run of weights.</summary>
    public Stretch<T> Stretch<T>(long start, int length) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(_weights, _gradient, _addresses, start, length);

    private static void Check(Tensor tensor, string name)
    {
        if (tensor.dim() != 1 || !tensor.is_contiguous() || tensor.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException(
                $"An optimizer moves one dense row of float32 or float64, but '{name}' is {tensor.dtype} {string.Join('x', tensor.shape)} on {tensor.device}.", name);
    }

    private static IEnumerable<(long, int)> Split(IEnumerable<(long Start, long Length)> runs, long weights)
    {
        foreach (var (start, length) in runs)
        {
            if (start < 0 || length < 0 || start + length > weights)
                throw new ArgumentException($"The run of {length} weights from {start} lies outside the {weights} there are.", nameof(runs));
            for (var at = start; at < start + length; at += LongestStretch) yield return (at, (int)Math.Min(LongestStretch, start + length - at));
        }
    }

    // By way of one cell, because a span over a tensor of 2 GiB or more cannot be.
    private static nint Address(Tensor tensor)
    {
        if (tensor.NumberOfElements == 0) return 0;
        using var row = tensor.view(-1);
        using var first = row.narrow(0, 0, 1);
        fixed (byte* address = first.bytes) return (nint)address;
    }

    public void Dispose()
    {
        foreach (var tensor in Memory) tensor.Dispose();
        if (!IsApart) return;
        Weights.Dispose();
        Gradient.Dispose();
    }
}
