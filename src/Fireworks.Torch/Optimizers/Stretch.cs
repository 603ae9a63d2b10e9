using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fireworks;

/// <summary>A run of trainable weights with what belongs to them, during one step.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct Stretch<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly nint[] _memory;
    private readonly long _start;

    /// <summary>Cells <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> of flat tensors.</summary>
    /// <param name="weights">Address of the first weight.</param>
    /// <param name="gradient">Address of the first gradient.</param>
    /// <param name="memory">Addresses of what the optimizer remembers.</param>
    /// <param name="start">First cell.</param>
    /// <param name="length">Cells.</param>
    public Stretch(nint weights, nint gradient, nint[] memory, long start, int length)
    {
        (_memory, _start, Length) = (memory, start, length);
        Weights = At(weights);
        Gradient = At(gradient);
    }

    /// <summary>Cells.</summary>
    public int Length { get; }

    /// <summary>The weights; written.</summary>
    public Lanes<T> Weights { get; }

    /// <summary>Their gradient; may be overwritten.</summary>
    public Lanes<T> Gradient { get; }

    /// <summary>What is remembered of these weights, by position in <see cref="OptimizerSpec.Memory"/>.</summary>
    public Lanes<T> Memory(int index) => At(_memory[index]);

    /// <summary>The gradient with decay·weight added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> GradientWith(double decay, int at) =>
        decay == 0 ? Gradient[at] : Fused.MultiplyAdd(Weights[at], Fused.All<T>(decay), Gradient[at]);

    private Lanes<T> At(nint address) => new((T*)address + _start, Length);
}
